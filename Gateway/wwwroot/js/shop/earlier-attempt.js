import { call } from '../api.js';
import { h, pause } from '../dom.js';
import { price } from '../format.js';
import { notice } from '../notice.js';
import { traceOf } from '../trace-link.js';
import { basket } from './basket.js';
import { failureSentence, failureWord, waysOn } from './outcome.js';

const PAUSE_MS = 2_000;
const MAX_POLLS = 300;

/**
 * Finds the outcome of an attempt that this page does not wait for: the page was reloaded, or another tab made the attempt.
 * @param key the Idempotency-Key of the order.
 * @param messages the element for the outcome.
 */
export function earlierAttempt(key, messages, signal) {
  const element = h('div');
  let shown = '';

  function say(kind, title, text) {
    if (shown !== title) { // an unchanged text is not announced again
      shown = title;
      element.replaceChildren(notice(kind, title, text, waysOn()));
    }
  }

  async function follow() {
    for (let poll = 0; poll < MAX_POLLS; poll++) {
      const found = await call('GET', `api/orders?idempotencyKey=${encodeURIComponent(key)}`).then(({ items }) => items[0] ?? {}, error => ({ error }));
      if (signal.aborted || basket.key !== key) {
        return; // left, or decided by another tab
      }
      switch (found.status) {
        case 'confirmed':
          messages.replaceChildren(confirmedNotice(found));
          basket.clear();
          return;
        case 'failed':
          messages.replaceChildren(notice('danger', `${failureWord(found.failureCode)}.`, failureSentence(found), traceOf(found)));
          basket.renew();
          return;
        case 'pending':
          say('info', 'Your order is being processed.', 'The outcome is shown here.');
          break;
        default:
          if (found.error) {
            say('warning', 'The status of your order is unknown.', found.error.message);
          } else {
            say('info', 'No order was received.', 'Paying again is safe: it is the same order, and you are not charged twice.');
          }
      }
      await pause(PAUSE_MS, signal);
    }
  }

  say('info', 'Checking your order …', '');
  follow();
  return element;
}

/** Shows that an order was confirmed, unless its receipt is the current view. */
export function confirmedNotice({ orderId, total }) {
  return notice('success', 'Your order is confirmed.', `${price(total)} was charged.`,
    h('p', { class: 'actions' }, h('a', { class: 'button', href: `#/orders/${orderId}` }, 'See the receipt')));
}
