import { h, reconcile } from '../dom.js';
import { traceOf } from '../trace-link.js';

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
   * @param error the failed request that they are about, if there is one.
   */
  show(source, texts, error = null) {
    this.#bySource.set(source, texts.filter(text => typeof text === 'string').map(text => ({ text, error })));
    const all = new Map([...this.#bySource.values()].flat().map(problem => [problem.text, problem]));
    reconcile(this.#list, [...all.values()], ({ text }) => text,
      ({ text, error }) => h('li', { class: 'notice warning' }, h('span', {}, text), error && traceOf(error)), () => {});
  }
}
