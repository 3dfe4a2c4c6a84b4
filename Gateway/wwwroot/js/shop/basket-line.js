import { h } from '../dom.js';
import { price } from '../format.js';
import { basket } from './basket.js';
import { picture, product } from './catalog.js';

const MAX_QUANTITY = 100;

/** @param change called with the SKU and its new quantity. */
export function basketLine({ sku, quantity }, change) {
  const { name, price: each } = product(sku);
  const isLocked = basket.isUndecided;
  return h('li', { 'data-line': sku },
    h('img', { src: picture(sku), alt: '', width: '96', height: '72' }),
    h('div', { class: 'line-text' }, h('b', {}, name), each && h('span', { class: 'muted' }, `${price(each)} each`)),
    h('div', { class: 'stepper', role: 'group', 'aria-label': `Quantity of ${name}` },
      h('button', { type: 'button', class: 'less', disabled: isLocked || quantity === 1, 'aria-label': `One ${name} less`, onclick: () => change(sku, quantity - 1) }, '−'),
      h('output', {}, String(quantity)),
      h('button', { type: 'button', class: 'more', disabled: isLocked || quantity >= MAX_QUANTITY, 'aria-label': `One ${name} more`, onclick: () => change(sku, quantity + 1) }, '+')),
    h('b', { class: 'line-price' }, each ? price({ amount: each.amount * quantity, currency: each.currency }) : ''),
    h('button', { type: 'button', class: 'link remove', disabled: isLocked, 'aria-label': `Remove ${name}`, onclick: () => change(sku, 0) }, 'Remove'));
}
