import { NoAnswer, Refusal } from './api.js';
import { h, setText } from './dom.js';
import { later } from './later.js';

const QUICK_MS = 300;

/**
 * A part of a page whose content is asked for: it says that it is loading when that takes a while, or why there is
 * nothing, and then tries again.
 * @param failed says in a few words that there is nothing to show; of an error, so that one can be named.
 * @param ask promises what is to be shown.
 * @param draw makes elements of it.
 */
export function region(failed, ask, draw) {
  const status = h('p', { class: 'muted', role: 'status' });
  const element = h('div', { class: 'region', tabindex: '-1' }, status);
  let attempt = 0;

  async function load() {
    const hadFocus = element.contains(document.activeElement);
    element.setAttribute('aria-busy', 'true');
    const slow = setTimeout(() => setText(status, 'Loading …'), QUICK_MS);
    let content;
    try {
      content = draw(await ask());
    } catch (error) {
      if (!(error instanceof Refusal || error instanceof NoAnswer)) {
        throw error;
      }
      content = [later(failed(error), error, load, attempt++)];
    } finally {
      clearTimeout(slow);
    }
    setText(status, '');
    element.replaceChildren(status, ...content);
    element.removeAttribute('aria-busy');
    if (hadFocus) {
      element.focus();
    }
  }

  load();
  return element;
}
