import { h, setAttribute, setText } from './dom.js';

/** A labeled input that shows its own validation message. */
export class Field {
  #check;
  #error;

  /**
   * @param check returns the validation message for a value, or null.
   * @param hint an element with a description, or null.
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

  /** Shows a validation message, or removes it if it is null. */
  fail(message) {
    setText(this.#error, message ?? '');
    this.#error.hidden = !message;
    setAttribute(this.input, 'aria-invalid', message ? 'true' : null);
  }

  /** @returns whether the value is valid; if not, its message is shown. */
  check() {
    const message = this.#check(this.value);
    this.fail(message);
    return !message;
  }
}

/** Validates all fields, and focuses the first invalid one. */
export function checkAll(fields) {
  const wrong = fields.filter(field => !field.check());
  wrong[0]?.input.focus();
  return wrong.length === 0;
}

/**
 * Shows each error of the server next to its field, and focuses the first.
 * @param fields the fields by the name of their JSON member, in lower case.
 * @param errors the messages by member, as in problem details.
 * @returns the messages that belong to no field.
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
