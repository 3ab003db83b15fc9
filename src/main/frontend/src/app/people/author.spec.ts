import { colourOf, initialOf } from './author';

describe('A person', () => {
  it('has an initial that can be seen', () => {
    const initials = { ann: 'A', ' ß': 'SS', '\u200b\u2060émile': 'É', 'e\u0301mile': 'E\u0301', '👩‍🔬 Marie': '👩‍🔬', 'שרה': 'ש', '\u0301x': 'X', '\u200b': '?', '': '?' };
    for (const [name, initial] of Object.entries(initials)) {
      expect(initialOf(name)).toBe(initial);
    }
  });

  it('has always the same colour, and different people have different ones', () => {
    const colours = Array.from({ length: 1_000 }, (_, index) => JSON.stringify(colourOf(`guest-${index}`)));
    expect(JSON.stringify(colourOf('guest-7'))).toBe(colours[7]);
    const counts = [...new Set(colours)].map((colour) => colours.filter((each) => each === colour).length);
    expect(counts.length).toBe(24);
    expect(Math.max(...counts)).toBeLessThan(100);
  });
});
