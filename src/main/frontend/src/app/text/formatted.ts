import { Block, blocks } from './blocks';

/** A message as it is shown. */
export interface Formatted {
  readonly blocks: readonly Block[];
  /** Whether it is a few emoji and nothing else, which are shown large. */
  readonly emoji: boolean;
  /** Whether it takes so much room that only its beginning is shown at first. */
  readonly long: boolean;
}

const EMOJI = new RegExp('^(?:\\p{RGI_Emoji}\\s*){1,8}$', 'v');
const MOST_CHARACTERS = 1_500;
const MOST_LINES = 18;

export function formatted(content: string): Formatted {
  return {
    blocks: blocks(content),
    emoji: content.length < 200 && EMOJI.test(content),
    long: content.length > MOST_CHARACTERS || content.split('\n').length > MOST_LINES,
  };
}
