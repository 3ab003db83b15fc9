import { People } from '../src/people/people';
import { NoTabs } from '../src/tabs/tabs';
import type { View } from '../src/types';
import { Clock } from './support/clock';

describe('People', () => {
  let clock: Clock;
  let me: View['me'];
  let people: People;
  let link: string[];

  beforeEach(() => {
    clock = new Clock();
    me = { id: 'guest-a', name: 'Ann' };
    people = new People(clock, () => me, new NoTabs(), () => {});
    link = [];
    people.link = { rejoin: () => link.push('rejoin'), type: () => link.push('type') };
  });

  const named = (name: string) => ({ name });
  const join = () => people.joined({ 'guest-b': named('Bob'), 'guest-a': named('Ann') });
  const names = () => people.view.people?.map(({ name }) => name);
  const typing = () => people.view.typing.map(({ name }) => name);

  it('are unknown until the channel is joined, and without a connection', () => {
    expect(people.view).toEqual({ me, people: undefined, peopleFull: false, typing: [] });
    people.added('guest-b', named('Bob'));
    expect(names()).toBeUndefined();
    join();
    expect(people.view.people).toEqual([
      { id: 'guest-a', name: 'Ann', me: true },
      { id: 'guest-b', name: 'Bob', me: false },
    ]);
    people.lost();
    expect(names()).toBeUndefined();
  });

  it('come and go', () => {
    join();
    people.added('guest-c', null);
    expect(names()).toEqual(['Ann', 'Bob', 'Someone']);
    people.removed('guest-b');
    clock.pass(2);
    expect(names()).toEqual(['Ann', 'Someone']);
  });

  it('do not leave when they are back in 2 s, with another name', () => {
    join();
    people.removed('guest-b');
    clock.pass(1.9);
    expect(names()).toEqual(['Ann', 'Bob']);
    people.added('guest-b', named('Robert'));
    clock.pass(10);
    expect(names()).toEqual(['Ann', 'Robert']);
  });

  it('do not leave when one joins anew while they are between two names', () => {
    join();
    people.joined({ 'guest-a': named('Ann') });
    expect(names()).toEqual(['Ann', 'Bob']);
    people.added('guest-b', named('Robert'));
    clock.pass(10);
    expect(names()).toEqual(['Ann', 'Robert']);
  });

  it('have one’s own new name at once, and join anew for the others', () => {
    join();
    people.moved();
    me = { id: 'guest-a', name: 'Zoë' };
    people.moved();
    people.moved();
    expect(names()).toEqual(['Bob', 'Zoë']);
    expect(link).toEqual(['rejoin']);
  });

  it('of an issuer are named by the server', () => {
    me = { id: 'auth0|7', name: 'auth0|7' };
    people.joined({ 'auth0|7': named('Ann of the office') });
    expect(people.view.me).toEqual({ id: 'auth0|7', name: 'Ann of the office' });
    expect(names()).toEqual(['Ann of the office']);
  });

  it('say that they are full', () => {
    people.lost(true);
    expect(people.view).toMatchObject({ people: undefined, peopleFull: true });
    join();
    expect(people.view.peopleFull).toBe(false);
  });

  it('type for 5 s after the last sign, or until their message', () => {
    join();
    people.typed('guest-b');
    expect(typing()).toEqual(['Bob']);
    clock.pass(4);
    people.typed('guest-b');
    clock.pass(4);
    people.heard({ id: 1, content: 'hi', created_at: '', updated_at: '', author: 'guest-c' });
    expect(typing()).toEqual(['Bob']);
    clock.pass(1);
    expect(typing()).toEqual([]);
    people.typed('guest-b');
    people.heard({ id: 2, content: 'hi', created_at: '', updated_at: '', author: 'guest-b' });
    expect(typing()).toEqual([]);
  });

  it('are not told that one types oneself, nor somebody who is not here', () => {
    join();
    people.typed('guest-a');
    people.typed('guest-x');
    expect(typing()).toEqual([]);
  });

  it('are told once in 3 s that one types', () => {
    people.type();
    join();
    for (let second = 0; second < 7; second++) {
      people.type();
      people.type();
      clock.pass(1);
    }
    expect(link).toEqual(['type', 'type', 'type']);
  });
});
