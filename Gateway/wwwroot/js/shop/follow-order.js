import { call } from '../api.js';
import { pause } from '../dom.js';

const QUICK_MS = 1_000;
const SLOW_MS = 5_000;

/** How long an order is usually being decided, at most. */
export const USUAL_MS = 20_000;
const MAX_MS = 30 * 60_000;

/**
 * Looks after an order that is being decided, until it is decided, half an hour has gone or the view has been left.
 * @param decided called with the order when its outcome is known.
 * @param waiting called when that takes longer than usual.
 */
export async function followOrder({ orderId, status }, signal, decided, waiting = () => {}) {
  const begin = Date.now();
  while (status === 'pending' && Date.now() - begin < MAX_MS) {
    const isUsual = Date.now() - begin < USUAL_MS;
    if (!isUsual) {
      waiting();
    }
    await pause(isUsual ? QUICK_MS : SLOW_MS, signal);
    if (signal.aborted) {
      return;
    }
    // No answer, or a refusal, tells nothing of the order: it is asked for again.
    const order = document.hidden ? null : await call('GET', `api/orders/${orderId}`).catch(() => null);
    if (signal.aborted) {
      return;
    }
    if (order && order.status !== 'pending') {
      ({ status } = order);
      decided(order);
    }
  }
}
