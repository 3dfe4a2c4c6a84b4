import { h, reconcile } from '../dom.js';

/** What is missing on the page, or old, and why. */
export class Problems {
  #list = h('ul', { class: 'problems' });
  #bySource = new Map();

  constructor() {
    this.element = h('div', { role: 'status' }, this.#list);
  }

  /**
   * @param source where the problems come from.
   * @param texts what is wrong with it; what is no text is left out.
   */
  show(source, texts) {
    this.#bySource.set(source, texts.filter(text => typeof text === 'string'));
    const all = [...new Set([...this.#bySource.values()].flat())];
    reconcile(this.#list, all, text => text, text => h('li', { class: 'notice warning' }, text), () => {});
  }
}
