import { call, isList } from '../api.js';
import { h, pause } from '../dom.js';
import { price } from '../format.js';
import { notice } from '../notice.js';
import { traceOf } from '../trace-link.js';
import { basket } from './basket.js';
import { failureSentence, failureWord, waysOn } from './outcome.js';

const PAUSE_MS = 2_000;
const MAX_MS = 10 * 60_000;

// Longer than a request waits before its order exists.
const MAX_UNKNOWN_MS = 6_000;

/**
 * Finds the outcome of an attempt that this page does not wait for: the page was reloaded, or another tab made the attempt.
 * @param key the Idempotency-Key of the order.
 * @param messages the element for the outcome.
 * @param signal aborted when the view or the session ends.
 */
export function earlierAttempt(key, messages, signal) {
  const element = h('div');
  let shown = '';

  function say(kind, title, text) {
    if (shown !== title) { // an unchanged text is not announced again
      shown = title;
      element.replaceChildren(notice(kind, title, text, waysOn(key)));
    }
  }

  async function follow() {
    const begin = Date.now();
    while (basket.key === key && Date.now() - begin < MAX_MS) {
      const found = document.hidden ? null : await call('GET', `api/orders?idempotencyKey=${encodeURIComponent(key)}`, { expect: isList })
        .then(({ items }) => items[0] ?? {}, error => ({ error }));
      if (signal.aborted || basket.key !== key) {
        return; // left, signed out, or decided by another tab
      }
      show(found, Date.now() - begin);
      await pause(Math.max(PAUSE_MS, (found?.error?.retryAfter ?? 0) * 1_000), signal);
    }
    if (basket.key === key) {
      say('warning', 'The status of your order is unknown.', 'Reload the page to check again.');
    }
  }

  function show(found, elapsedMs) {
    switch (found?.status) {
      case 'confirmed':
        messages.replaceChildren(confirmedNotice(found));
        basket.clear(key);
        break;
      case 'failed':
        messages.replaceChildren(notice('danger', `${failureWord(found.failureCode)}.`, failureSentence(found), traceOf(found)));
        basket.renew(key);
        break;
      case 'pending':
        say('info', 'Your order is being processed.', 'The outcome is shown here.');
        break;
      default:
        if (found?.error) {
          say('warning', 'The status of your order is unknown.', found.error.message);
        } else if (found && basket.isKeyExpired) {
          say('warning', 'The status of your order is unknown.', 'It was sent more than a day ago. Check your orders before you pay again.');
        } else if (found && elapsedMs > MAX_UNKNOWN_MS) {
          say('info', 'No order was received.', 'Paying again is safe: it is the same order, and you are not charged twice.');
        }
    }
  }

  element.append(notice('info', 'Checking your order …'));
  follow();
  return element;
}

/** Shows that an order was confirmed, unless its receipt is the current view. */
export function confirmedNotice({ orderId, total }) {
  return notice('success', 'Your order is confirmed.', `${price(total)} was charged.`,
    h('p', { class: 'actions' }, h('a', { class: 'button', href: `#/orders/${orderId}` }, 'See the receipt')));
}
