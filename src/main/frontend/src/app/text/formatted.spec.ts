import { formatted } from './formatted';

describe('A message', () => {
  it('is large when it is a few emoji and nothing else', () => {
    for (const content of ['👍', '🎉 🎉', '👩‍🔬👨‍👩‍👧‍👦', '🇩🇪❤️', '1️⃣']) {
      expect(formatted(content).emoji).toBe(true);
    }
    for (const content of ['1', '👍 yes', '', '#', '👍'.repeat(9), '©']) {
      expect(formatted(content).emoji).toBe(false);
    }
  });

  it('is folded when it is long', () => {
    expect(formatted('x'.repeat(1_500)).long).toBe(false);
    expect(formatted('x'.repeat(1_501)).long).toBe(true);
    expect(formatted('x\n'.repeat(17)).long).toBe(false);
    expect(formatted('x\n'.repeat(18)).long).toBe(true);
  });
});
