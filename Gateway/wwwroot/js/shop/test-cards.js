import { h } from '../dom.js';
import { grouped } from './card-fields.js';

const TEST_CARDS = [
  ['4242424242424242', 'is approved'],
  ['4000000000000002', 'is declined'],
  ['4000000000009995', 'is declined: insufficient funds'],
  ['4000000000000119', 'makes the card processor fail'],
];

/** @param use called with the number of the selected card. */
export function testCards(use) {
  return h('details', { class: 'hints' },
    h('summary', {}, 'Test cards'),
    h('ul', {}, TEST_CARDS.map(([card, what]) => h('li', {},
      h('span', {}, h('code', {}, grouped(card)), ` ${what}`),
      h('button', { type: 'button', class: 'small', 'aria-label': `Use the card that ${what}`, 'data-card': card, onclick: () => use(card) }, 'Use')))));
}
