import { World } from './support/world';

/**
 * The conversation against a server whose answers and events come in any order, late, twice, or not at all. Every run has
 * a seed, which a failure names.
 */
const RUNS = 150;

function forAll(name: string, words: readonly string[], run: (world: World) => Promise<void>, tabs = 1): void {
  it(name, async () => {
    for (let seed = 1; seed <= RUNS; seed++) {
      const world = new World(seed, words, tabs);
      try {
        world.open();
        await run(world);
        if (world.broken) {
          throw world.broken;
        }
      } catch (error) {
        throw new Error(`seed ${seed}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
      }
    }
  });
}

describe('A conversation', () => {
  forAll('shows every message once and in order, and loses none that was written', [], async (world) => {
    for (let times = 0; times < 250; times++) {
      await world.anything();
    }
    await world.calm();
    expect(world.view.messages).toEqual(world.stored());
    expect(world.view.pending).toEqual([]);
    expect(world.view.unread).toBe(0);
    expect([...world.server.keys.keys()].sort()).toEqual([...world.sent.keys()].sort());
  });

  forAll('is not confused by messages that read alike', ['yes', 'no'], async (world) => {
    for (let times = 0; times < 250; times++) {
      await world.anything();
    }
    await world.calm();
    expect(world.view.messages).toEqual(world.stored());
    expect(world.view.pending).toEqual([]);
    expect(world.server.keys.size).toBe(world.sent.size);
  });

  forAll('keeps what was refused, and sends the rest', ['yes', 'refused'], async (world) => {
    for (let times = 0; times < 150; times++) {
      await world.anything();
    }
    await world.calm();
    const refused = [...world.sent.values()].filter((content) => content === 'refused').length;
    expect(world.view.messages).toEqual(world.stored());
    expect(world.view.pending.map(({ state }) => state)).toEqual(Array(refused).fill('failed'));
  });

  forAll('starts over when the log does', [], async (world) => {
    for (let times = 0; times < 250; times++) {
      await world.anything(true);
    }
    await world.calm();
    expect(world.view.messages).toEqual(world.stored());
    expect(world.view.pending).toEqual([]);
  });
});

describe('A conversation of a guest', () => {
  const storesNothingTwice = async (world: World) => {
    world.beGuest();
    for (let times = 0; times < 250; times++) {
      await world.anything();
    }
    await world.calm();
    expect(world.server.twice).toEqual([]);
    for (const { view } of world.tabs) {
      expect(view.messages).toEqual(world.stored(view));
      expect(view.pending.map(({ state }) => state)).toEqual(view.pending.map(() => 'failed'));
    }
    const known = new Set([...world.server.keys.keys(), ...world.view.pending.map(({ key }) => key)]);
    expect([...known].sort()).toEqual([...world.sent.keys()].sort());
  };

  forAll('stores nothing twice, whatever becomes of the token', [], storesNothingTwice);
  forAll('stores nothing twice from several tabs either', ['yes', 'no'], storesNothingTwice, 3);

  forAll('sends everything under the names of the moment', [], async (world) => {
    world.beGuest();
    for (let times = 0; times < 250; times++) {
      await world.anything();
      world.server.accepted = world.server.guest;
    }
    await world.calm();
    expect(world.view.pending).toEqual([]);
    expect([...world.server.keys.keys()].sort()).toEqual([...world.sent.keys()].sort());
    const own = world.view.messages.filter(({ id }) => world.view.own.has(id));
    expect(own.every(({ author, author_name }) => author === 'guest-1' && author_name!.startsWith('Ann'))).toBe(true);
  });
});

describe('A conversation in several tabs', () => {
  const sendsOnceAndKnowsItsOwn = async (world: World) => {
    for (let times = 0; times < 250; times++) {
      await world.anything();
    }
    await world.calm();
    expect([...world.server.keys.keys()].sort()).toEqual([...world.sent.keys()].sort());
    const own = new Set([...world.server.keys.values()].map(({ id }) => id));
    for (const { view } of world.tabs) {
      expect(view.messages).toEqual(world.stored(view));
      expect(view.pending).toEqual([]);
      const shown = view.messages.map(({ id }) => id);
      expect(shown.filter((id) => view.own.has(id))).toEqual(shown.filter((id) => own.has(id)));
    }
  };

  forAll('sends once what was written in any, also in a closed one, and it is one’s own in all', [], sendsOnceAndKnowsItsOwn, 3);
  forAll('is not confused by messages that read alike', ['yes', 'no'], sendsOnceAndKnowsItsOwn, 3);
});
