// What an answer to a checkout means, for the basket and in words.

import { h } from '../dom.js';
import { timeSpan } from '../format.js';
import { NoAnswer } from '../api.js';
import { notice } from '../notice.js';
import { basket } from './basket.js';
import { product } from './catalogue.js';

const DECLINES = {
  insufficient_funds: 'There is not enough money on it.',
  expired_card: 'It has expired.',
};

/** Whether the order is decided, so that another attempt is another order with a key of its own. */
export const isFinal = error => ['payment_declined', 'out_of_stock', 'unknown_sku'].includes(error.code);

/** Whether an order may exist that nobody knows the outcome of: no answer came, or the answer says so. */
export const mayHaveBegun = error => error instanceof NoAnswer || error.status >= 500;

/** @param refresh shows the basket anew. */
export function explain(error, refresh) {
  switch (error.code) {
    case 'payment_declined':
      return notice('danger', 'The card was declined.',
        `${DECLINES[error.problem.declineCode] ?? 'Its bank gave no reason.'} Nothing was charged. Try another card.`,
        h('p', { class: 'code' }, 'Decline code: ', h('code', {}, error.problem.declineCode ?? 'unknown')));
    case 'out_of_stock':
      return outOfStock(error.problem.items ?? [], refresh);
    case 'unknown_sku':
      return notice('danger', 'Something in the basket is no longer sold.', error.message);
    case 'idempotency_key_reused':
      return notice('warning', 'An earlier attempt with this basket used another card.',
        'Look at your orders first: it may have gone well. To finish it, pay with the same card; or begin a new order.',
        h('p', { class: 'actions' }, h('a', { class: 'button', href: '#/orders' }, 'My orders'), startOver(refresh)));
  }
  switch (true) {
    case error.status === 401:
      return notice('warning', 'Your session has ended.', 'Nothing was charged, and your basket is kept.',
        h('p', { class: 'actions' }, h('a', { class: 'button', href: '#/sign-in?to=basket' }, 'Sign in again')));
    case error.status === 429:
      return notice('warning', 'Too many requests.', `Nothing was charged. Try again in ${timeSpan(error.retryAfter ?? 60)}.`);
    case error.status === 400:
      return notice('danger', 'Something is not right.', ...(Object.values(error.problem.errors ?? { '': [error.message] }).flat()));
    default:
      return notice('warning', 'The order could not be completed now.',
        `${error instanceof NoAnswer ? `${error.message} ` : ''}Try again: it is safe. The same order is asked for, so you are not charged twice.`,
        h('p', { class: 'actions' }, h('a', { class: 'button', href: '#/orders' }, 'My orders'), startOver(refresh)));
  }
}

function outOfStock(missing, refresh) {
  const name = ({ sku }) => product(sku).name;
  const keep = () => {
    missing.forEach(({ sku, available }) => basket.set(sku, available));
    if (basket.count === 0) {
      location.hash = '#/';
    } else {
      refresh();
    }
  };
  return notice('danger', missing.length === 1 ? `Out of stock: ${name(missing[0])}.` : 'Part of the order is out of stock.',
    h('ul', {}, missing.map(item => h('li', {}, `${name(item)}: ${item.available === 0 ? 'none' : `only ${item.available}`} left, you asked for ${item.requested}.`))),
    'Nothing was charged.',
    h('p', { class: 'actions' }, h('button', { type: 'button', onclick: keep }, missing.every(item => item.available === 0) ? 'Remove it' : 'Take what there is')));
}

function startOver(refresh) {
  return h('button', { type: 'button', onclick: () => { basket.renew(); refresh(); } }, 'Begin a new order');
}
