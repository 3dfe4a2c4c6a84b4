import { h } from '../dom.js';

export function notFoundView() {
  return {
    title: 'Not found',
    content: [
      h('h1', {}, 'There is no such page.'),
      h('p', { class: 'lead' }, 'The address may be mistyped, or from another version of the shop.'),
      h('p', {}, h('a', { class: 'button primary', href: '#/' }, 'Go to the shop')),
    ],
  };
}
