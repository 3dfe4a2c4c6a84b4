import { h } from './dom.js';

/**
 * A message in the page, announced to screen readers when it appears.
 * @param kind success, info, warning or danger.
 * @param title a short text.
 * @param content sentences, lists and buttons.
 */
export function notice(kind, title, ...content) {
  return h('div', { class: `notice ${kind}`, role: kind === 'danger' || kind === 'warning' ? 'alert' : 'status' },
    h('strong', {}, title),
    ...content.map(part => typeof part === 'string' ? h('p', {}, part) : part));
}

/** Shows a message on the current view until it is closed. */
export function pin(message) {
  const close = () => {
    element.remove();
    document.getElementById('main').focus(); // the button that had the focus is gone
  };
  const element = h('div', { class: 'pinned' }, message,
    h('button', { type: 'button', class: 'small', onclick: close }, 'Close'));
  document.getElementById('notices').append(element);
}
