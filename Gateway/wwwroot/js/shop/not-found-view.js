import { h } from '../dom.js';

export function notFoundView() {
  return {
    title: 'Not found',
    content: [
      h('h1', {}, 'Page not found'),
      h('p', { class: 'lead' }, 'Check the address, or go back to the shop.'),
      h('p', {}, h('a', { class: 'button primary', href: '#/' }, 'Go to the shop')),
    ],
  };
}
