import { ErrorResponse, NoResponse } from './api.js';
import { h, setText } from './dom.js';
import { retryNotice } from './retry.js';

const QUICK_MS = 300;

/**
 * A part of a page whose content is requested. Shows that it is loading if that takes a while, or why it failed, and retries.
 * @param failed returns a short text for an error.
 * @param ask requests the content.
 * @param draw creates elements from the content.
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
      if (!(error instanceof ErrorResponse || error instanceof NoResponse)) {
        throw error;
      }
      content = [retryNotice(failed(error), error, load, attempt++)];
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
