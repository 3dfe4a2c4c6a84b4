import { session } from '../session.js';

const orders = new Map();

// The receipts belong to one buyer, and are removed when the session changes.
session.addEventListener('change', () => orders.clear());

/** The responses to the checkouts of this session, so that a new receipt needs no further request. */
export const receipts = {
  keep: order => orders.set(order.orderId, order),
  find: orderId => orders.get(orderId) ?? null,
};
