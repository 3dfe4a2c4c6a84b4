import { session } from '../session.js';

const orders = new Map();

// They are their buyer's: whoever signs in next at this tab has not seen them.
session.addEventListener('change', () => orders.clear());

/** Answers to checkouts of this session: a receipt just paid for needs no second look at the server. */
export const receipts = {
  keep: order => orders.set(order.orderId, order),
  find: orderId => orders.get(orderId) ?? null,
};
