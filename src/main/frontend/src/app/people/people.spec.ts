import { TestBed } from '@angular/core/testing';
import { fakeChat, person } from '../../testing/fake-chat';
import { Invitation } from './invitation';
import { NameForm } from './name-form';
import { PeopleList } from './people-list';
import { Typing } from './typing';

describe('Who is here', () => {
  it('are listed with their names, and me among them', async () => {
    const list = TestBed.createComponent(PeopleList);
    list.componentRef.setInput('people', [person('1', 'Ann', true), person('2', 'Ann'), person('3', '<b>Bob</b>')]);
    await list.whenStable();
    const rows = [...list.nativeElement.querySelectorAll('li')].map((row) => row.textContent.trim());
    expect(rows).toEqual(['AAnnyou', 'AAnn', '<<b>Bob</b>']);
  });

  it('are unknown without a connection', async () => {
    const list = TestBed.createComponent(PeopleList);
    list.componentRef.setInput('people', undefined);
    await list.whenStable();
    expect(list.nativeElement.textContent).toContain('no live connection');
  });

  it('are too many for a list', async () => {
    const list = TestBed.createComponent(PeopleList);
    list.componentRef.setInput('people', []);
    list.componentRef.setInput('full', true);
    await list.whenStable();
    expect(list.nativeElement.textContent).toContain('there is no list');
  });
});

describe('The line of those who type', () => {
  const says = async (...names: string[]) => {
    const line = TestBed.createComponent(Typing);
    line.componentRef.setInput('people', names.map((name) => person(name, name)));
    await line.whenStable();
    return line.nativeElement.textContent.replace(/[\u2068\u2069]/g, '').trim();
  };

  it('names them, and counts many', async () => {
    expect(await says()).toBe('');
    expect(await says('Ann')).toBe('Ann is typing…');
    expect(await says('Ann', 'Bob')).toBe('Ann and Bob are typing…');
    expect(await says('Ann', 'Bob', 'Carol', 'Dan')).toMatch(/^Ann, Bob,? and 2 others are typing…$/);
  });
});

describe('The form for a name', () => {
  async function form(join: (name: string) => Promise<void>) {
    const fixture = TestBed.createComponent(NameForm);
    fixture.componentRef.setInput('client', fakeChat([], { join }));
    fixture.componentRef.setInput('place', 'test');
    let done = 0;
    fixture.componentInstance.done.subscribe(() => done++);
    await fixture.whenStable();
    const element: HTMLElement = fixture.nativeElement;
    const submit = async (name: string) => {
      element.querySelector('input')!.value = name;
      element.querySelector('form')!.requestSubmit();
      await fixture.whenStable();
    };
    return { element, submit, done: () => done };
  }

  it('joins with what is written', async () => {
    const names: string[] = [];
    const { submit, done } = await form((name) => Promise.resolve(void names.push(name)));
    await submit('Ann');
    expect(names).toEqual(['Ann']);
    expect(done()).toBe(1);
  });

  it('says why a name is refused, and keeps it', async () => {
    const { element, submit, done } = await form(() => Promise.reject(new Error('The name must not be blank.')));
    await submit('  ');
    expect(element.querySelector('[role=alert]')!.textContent).toBe('The name must not be blank.');
    expect(element.querySelector('input')!.getAttribute('aria-invalid')).toBe('true');
    expect(done()).toBe(0);
  });

  it('asks once, however often it is submitted', async () => {
    let asked = 0;
    const { element, submit } = await form(() => new Promise(() => asked++));
    element.querySelector('input')!.value = 'Ann';
    element.querySelector('form')!.requestSubmit();
    await submit('Ann');
    expect(asked).toBe(1);
  });
});

describe('The invitation', () => {
  it('can be declined, also over a reload', async () => {
    sessionStorage.clear();
    const invited = () => {
      const fixture = TestBed.createComponent(Invitation);
      fixture.componentRef.setInput('client', fakeChat());
      return fixture;
    };
    const first = invited();
    await first.whenStable();
    const [decline] = [...first.nativeElement.querySelectorAll('button')].filter((button) => button.textContent === 'Not now');
    decline.click();
    await first.whenStable();
    expect(first.nativeElement.querySelector('form')).toBeNull();
  });
});
