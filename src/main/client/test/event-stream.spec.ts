import { EventStreamParser, ServerSentEvent } from '../src/transports/event-stream';
import { seeded } from './support/random';

function read(text: string, cuts: (text: string) => string[] = (whole) => [whole], lastEventId: string | null = null) {
  const events: (ServerSentEvent & { id: string | null })[] = [];
  const parser: EventStreamParser = new EventStreamParser(lastEventId, (event) => events.push({ ...event, id: parser.lastEventId }));
  cuts(text).forEach((piece) => parser.read(piece));
  return { events, parser };
}

describe('A stream of events', () => {
  const text = [
    ': a comment',
    'retry: 1500',
    '',
    'event: new_message',
    'id: 7-epoch',
    'data: {"id":7}',
    '',
    'data: two',
    'data:  lines',
    '',
    'event: empty',
    '',
    'id',
    'data',
    '',
    'data: not ended',
  ];
  const expected = [
    { type: 'new_message', data: '{"id":7}', id: '7-epoch' },
    { type: 'message', data: 'two\n lines', id: '7-epoch' },
    { type: 'message', data: '', id: null },
  ];

  for (const [name, end] of [['LF', '\n'], ['CR LF', '\r\n'], ['CR', '\r']] as const) {
    it(`is read with ${name}, in pieces of any size`, () => {
      for (let seed = 1; seed <= 50; seed++) {
        const random = seeded(seed);
        const cuts = (whole: string) => whole.match(new RegExp(`[^]{1,${1 + Math.floor(random() * 9)}}`, 'g'))!;
        const { events, parser } = read(text.join(end), cuts);
        expect(events).toEqual(expected);
        expect(parser.retry).toBe(1.5);
      }
    });
  }

  it('keeps the id that it resumes after, until there is another one', () => {
    expect(read('data: one\n\n', undefined, '5-epoch').parser.lastEventId).toBe('5-epoch');
    expect(read('id: 6-epoch\ndata: one\n\n', undefined, '5-epoch').parser.lastEventId).toBe('6-epoch');
    expect(read('id: 6\0\ndata: one\n\n', undefined, '5-epoch').parser.lastEventId).toBe('5-epoch');
    expect(read('id: 6-epoch\ndata: not ended', undefined, '5-epoch').parser.lastEventId).toBe('5-epoch');
  });

  it('is not confused by a retry that is no number', () => {
    expect(read('retry: soon\n\n').parser.retry).toBeNull();
  });
});
