import { hueOf, initialOf } from './author';

describe('A person', () => {
  it('has an initial that can be seen', () => {
    const initials = { ann: 'A', ' ß': 'SS', '\u200b\u2060émile': 'É', 'e\u0301mile': 'E\u0301', '👩‍🔬 Marie': '👩‍🔬', 'שרה': 'ש', '\u0301x': 'X', '\u200b': '?', '': '?' };
    for (const [name, initial] of Object.entries(initials)) {
      expect(initialOf(name)).toBe(initial);
    }
  });

  it('has always the same colour, and different people have different ones', () => {
    const ids = Array.from({ length: 1_000 }, (_, index) => `guest-${index}`);
    const hues = ids.map(hueOf);
    expect(hueOf('guest-7')).toBe(hues[7]);
    expect(new Set(hues).size).toBe(24);
    const counts = [...new Set(hues)].map((hue) => hues.filter((each) => each === hue).length);
    expect(Math.max(...counts)).toBeLessThan(100);
  });
});
