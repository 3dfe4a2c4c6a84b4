import { h, reconcile } from '../dom.js';

/** Lists the parts of the page that are missing or outdated, and why. */
export class Problems {
  #list = h('ul', { class: 'problems' });
  #bySource = new Map();

  constructor() {
    this.element = h('div', { role: 'status' }, this.#list);
  }

  /**
   * @param source the server that the problems are about.
   * @param texts the problems; values that are not text are ignored.
   */
  show(source, texts) {
    this.#bySource.set(source, texts.filter(text => typeof text === 'string'));
    const all = [...new Set([...this.#bySource.values()].flat())];
    reconcile(this.#list, all, text => text, text => h('li', { class: 'notice warning' }, text), () => {});
  }
}
