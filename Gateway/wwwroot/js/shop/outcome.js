// What the outcome of a checkout means for the basket, and its messages.

import { NoResponse } from '../api.js';
import { h } from '../dom.js';
import { price, wait } from '../format.js';
import { notice } from '../notice.js';
import { traceOf } from '../trace-link.js';
import { basket } from './basket.js';
import { product } from './catalog.js';
import { go } from './router.js';

const DECLINES = {
  insufficient_funds: 'The card has insufficient funds.',
  expired_card: 'The card has expired.',
};

const FAILED = {
  payment_declined: ['Card declined', order => `The card was declined (${order.declineCode}). Nothing was charged.`],
  out_of_stock: ['Out of stock', () => 'Not everything was in stock. Nothing was charged.'],
  total_changed: ['Price changed', () => 'The price changed after it was shown. Nothing was charged.'],
};

/** What can be said of the payment while the outcome of an earlier attempt is unknown. */
export const EARLIER_ATTEMPT = 'An earlier attempt may have succeeded: check your orders.';

/** Returns a short text about why an order failed. */
export const failureWord = code => FAILED[code]?.[0] ?? 'Not completed';

/** Returns a sentence about why an order failed. */
export const failureSentence = order => FAILED[order.failureCode]?.[1](order) ?? 'It could not be completed. Nothing was charged.';

/** Whether the order is decided, so that the next attempt is a new order with a new key. */
export const isFinal = error => ['payment_declined', 'out_of_stock', 'unknown_sku', 'total_changed'].includes(error.code);

/** Whether an order may exist whose outcome is unknown: there was no response, or one with status 5xx. */
export const mayHaveBegun = error => error instanceof NoResponse || error.status >= 500;

/**
 * Updates the basket after a failed attempt to order it.
 * @param attempt its key, and whether the outcome of an earlier attempt under this key was unknown.
 */
export function settle(error, { key, wasUndecided }) {
  if (isFinal(error)) {
    basket.renew(key);
  } else {
    basket.setUndecided(key, wasUndecided || mayHaveBegun(error));
  }
}

/**
 * Explains why an order was not completed.
 * @param attempt its key, the total that the buyer saw, or null, and whether the outcome of an earlier attempt under this key was unknown.
 */
export function explain(error, { key, total: shown, wasUndecided }) {
  switch (error.code) {
    case 'payment_declined':
      return notice('danger', 'The card was declined.',
        `${DECLINES[error.problem.declineCode] ?? 'Its bank gave no reason.'} Nothing was charged. Try another card.`,
        h('p', { class: 'code' }, 'Decline code: ', h('code', {}, error.problem.declineCode ?? 'unknown')), traceOf(error));
    case 'out_of_stock':
      return outOfStock(error);
    case 'total_changed':
      return notice('danger', `The total is ${price(error.problem.total)} now.`,
        `${shown ? `You were shown ${price(shown)}. ` : ''}Nothing was charged. Pay again if you agree.`, traceOf(error));
    case 'unknown_sku':
      return notice('danger', 'A product in your basket is no longer available.', error.message, traceOf(error));
    case 'idempotency_key_reused':
      return notice('warning', 'An earlier attempt used another card.',
        'Check your orders: it may have succeeded. Pay with the same card, or start a new order.', waysOn(key), traceOf(error));
  }
  const later = error.retryAfter ? ` Try again in ${wait(error.retryAfter)}.` : '';
  const charged = wasUndecided ? EARLIER_ATTEMPT : 'Nothing was charged.';
  switch (true) {
    case error.status === 401:
      return notice('warning', 'Your session has ended.', `${charged} Your basket is kept. Sign in to pay.`, traceOf(error));
    case error.status === 429:
      return notice('warning', 'Too many requests.', `${charged}${later || ' Try again in a minute.'}`, wasUndecided && waysOn(key), traceOf(error));
    case error.status === 400:
      return notice('danger', 'The request was invalid.', error.message, traceOf(error));
    default:
      return notice('warning', 'The order could not be completed now.',
        `${error instanceof NoResponse ? `${error.message} ` : ''}Trying again is safe: it is the same order, so you are not charged twice.${later}`,
        waysOn(key), traceOf(error));
  }
}

/** Creates the further actions for a basket whose order, sent under this key, is not decided. */
export function waysOn(key) {
  const renew = () => {
    basket.renew(key);
    focusHeading();
  };
  return h('p', { class: 'actions' },
    h('a', { class: 'button', href: '#/orders' }, 'My orders'),
    h('button', { type: 'button', onclick: renew }, 'Start a new order'));
}

// The button that had the focus is gone.
function focusHeading() {
  (document.getElementById('pay-heading') ?? document.getElementById('main')).focus();
}

function outOfStock(error) {
  const missing = error.problem.items ?? [];
  const name = ({ sku }) => product(sku).name;
  const keep = () => {
    missing.forEach(({ sku, available }) => basket.set(sku, available));
    if (basket.count === 0) {
      go('#/');
    } else {
      focusHeading();
    }
  };
  return notice('danger', missing.length === 1 ? `Out of stock: ${name(missing[0])}.` : 'Part of the order is out of stock.',
    h('ul', {}, missing.map(item => h('li', {}, `${name(item)}: ${item.available === 0 ? 'none' : `only ${item.available}`} left, you ordered ${item.requested}.`))),
    'Nothing was charged.',
    h('p', { class: 'actions' }, h('button', { type: 'button', onclick: keep }, missing.every(item => item.available === 0) ? 'Remove it' : 'Take what there is')),
    traceOf(error));
}
