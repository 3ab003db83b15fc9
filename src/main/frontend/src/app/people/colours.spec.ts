import { HUES } from './author';

type Colour = readonly [number, number, number];

const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true })!;

/** A colour as the screen shows it. */
function shown(colour: string): Colour {
  canvas.fillStyle = colour;
  canvas.fillRect(0, 0, 1, 1);
  const [red, green, blue] = canvas.getImageData(0, 0, 1, 1).data;
  return [red!, green!, blue!];
}

function luminance(colour: Colour): number {
  const [red, green, blue] = colour.map((value) => (value <= 10.31475 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}

/** The contrast of two colours by WCAG 2. */
function contrast(one: string, other: string): number {
  const [low, high] = [luminance(shown(one)), luminance(shown(other))].sort((a, b) => a - b);
  return (high! + 0.05) / (low! + 0.05);
}

/** The variables of the page's style, light or dark. */
function variables(scheme: 'light' | 'dark'): (name: string) => string {
  const rules = [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules]);
  const inner = rules.flatMap((rule) => (rule instanceof CSSMediaRule && rule.conditionText.includes('dark') ? [...rule.cssRules] : []));
  const roots = (some: readonly CSSRule[]) => some.filter((rule): rule is CSSStyleRule => rule instanceof CSSStyleRule && rule.selectorText === ':root');
  const chosen = [...(scheme === 'dark' ? roots(inner) : []), ...roots(rules)];
  return (name) => chosen.map(({ style }) => style.getPropertyValue(name).trim()).find((value) => value !== '')!;
}

describe('The colours of people', () => {
  for (const scheme of ['light', 'dark'] as const) {
    it(`pass AA for text, ${scheme}`, () => {
      const of = variables(scheme);
      const backgrounds = ['--page', '--surface', '--mark', '--hover'].map(of);
      expect(backgrounds.every((colour) => /^#/.test(colour))).toBe(true);
      for (let hue = 0; hue < 360; hue += 360 / HUES) {
        const name = `oklch(${of('--name')} ${hue})`;
        for (const background of backgrounds) {
          expect(contrast(name, background), `${name} on ${background}`).toBeGreaterThanOrEqual(4.5);
        }
        const [initial, avatar] = [`oklch(${of('--initial')} ${hue})`, `oklch(${of('--avatar')} ${hue})`];
        expect(contrast(initial, avatar), `${initial} on ${avatar}`).toBeGreaterThanOrEqual(4.5);
        expect(contrast(of('--surface'), name), `the initial on ${name}`).toBeGreaterThanOrEqual(4.5);
      }
    });
  }
});
