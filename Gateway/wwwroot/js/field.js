import { h, setAttribute, setText } from './dom.js';

/** A labelled input that says itself what is wrong with it. */
export class Field {
  #check;
  #error;

  /**
   * @param check returns what is wrong with a value, or null.
   * @param hint an element that describes it, or null.
   */
  constructor(id, label, attributes, check, hint = null) {
    this.#check = check;
    this.#error = h('p', { class: 'error', id: `${id}-error`, hidden: true });
    this.input = h('input', {
      id, name: id, required: true, 'aria-describedby': [hint?.id, this.#error.id].filter(Boolean).join(' '), ...attributes,
      oninput: () => this.fail(null),
    });
    this.element = h('div', { class: 'field' }, h('label', { for: id }, label), this.input, this.#error, hint);
  }

  get value() {
    return this.input.value.trim();
  }

  set value(text) {
    this.input.value = text;
    this.fail(null);
  }

  /** Says what is wrong, or no longer anything where that is null. */
  fail(message) {
    setText(this.#error, message ?? '');
    this.#error.hidden = !message;
    setAttribute(this.input, 'aria-invalid', message ? 'true' : null);
  }

  /** @returns whether the value is good; if not, the field says why. */
  check() {
    const message = this.#check(this.value);
    this.fail(message);
    return !message;
  }
}

/** Checks all fields, and puts the focus on the first that is wrong. */
export function checkAll(fields) {
  const wrong = fields.filter(field => !field.check());
  wrong[0]?.input.focus();
  return wrong.length === 0;
}

/**
 * Shows each error of the server's beside its field, and puts the focus on the first.
 * @param fields by the name of the member that the server reads it from, in lower case.
 * @param errors messages by member, as problem details have them.
 * @returns messages about what is no field.
 */
export function showErrors(fields, errors) {
  const others = [];
  let first = null;
  for (const [member, messages] of Object.entries(errors)) {
    const field = fields[member.split('.').at(-1).toLowerCase()];
    if (field) {
      field.fail(messages.join(' '));
      first ??= field;
    } else {
      others.push(...messages);
    }
  }
  first?.input.focus();
  return others;
}
