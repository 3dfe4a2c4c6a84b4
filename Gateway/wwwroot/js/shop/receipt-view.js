import { call } from '../api.js';
import { h } from '../dom.js';
import { dateTime, price } from '../format.js';
import { traceAddress } from '../links.js';
import { notice } from '../notice.js';
import { picture } from './catalogue.js';

const DECIDED_WITHIN_MS = 20_000;
const PAUSE_MS = 1_000;

/** Answers to checkouts of this visit: a receipt just paid for needs no second look at the server. */
export const receipts = new Map();

export async function receiptView(orderId) {
  let order = receipts.get(orderId);
  if (!order) {
    try {
      order = await call('GET', `api/orders/${encodeURIComponent(orderId)}`);
    } catch (error) {
      return { title: 'Order', content: [h('h1', {}, 'Order'), notice('warning', error.status === 404 ? 'You have no such order.' : 'The order cannot be shown now.', error.message)] };
    }
  }
  const address = await traceAddress(order.traceId);
  return { title: heading(order), content: [h('article', { class: `card receipt ${order.status}` }, ...parts(order, address))], shown: () => follow(order) };
}

// An order that is being decided shows its outcome when there is one.
function follow({ orderId, status }, since = Date.now()) {
  if (status === 'pending' && Date.now() - since < DECIDED_WITHIN_MS) {
    setTimeout(async () => {
      const order = await call('GET', `api/orders/${encodeURIComponent(orderId)}`).catch(() => ({ orderId, status }));
      if (location.hash !== `#/orders/${orderId}`) {
        return;
      }
      if (order.status === 'pending') {
        follow(order, since);
      } else {
        dispatchEvent(new Event('hashchange'));
      }
    }, PAUSE_MS);
  }
}

const heading = ({ status }) => ({ confirmed: 'Thank you', pending: 'Being decided', failed: 'This order failed' })[status] ?? 'Order';

function parts(order, address) {
  return [
    h('header', {}, h('img', { src: `art/${order.status === 'confirmed' ? 'done' : 'not-done'}.svg`, alt: '', width: '56', height: '56' }),
      h('div', {}, h('h1', {}, heading(order)), h('p', {}, sentence(order)))),
    h('ul', { class: 'lines plain' }, order.items.map(item => h('li', {},
      h('img', { src: picture(item.sku), alt: '', width: '72', height: '54' }),
      h('div', { class: 'line-text' }, h('b', {}, item.name ?? item.sku), h('span', { class: 'muted' }, `${item.quantity} × ${item.price ? price(item.price) : ''}`)),
      h('b', { class: 'line-price' }, item.price ? price({ ...item.price, amount: item.price.amount * item.quantity }) : '')))),
    order.total && h('p', { class: 'sum' }, h('span', {}, 'Total'), h('strong', { id: 'receipt-total' }, price(order.total))),
    h('dl', {},
      h('dt', {}, 'Order'), h('dd', {}, h('code', { id: 'order-id' }, order.orderId)),
      order.createdAt && [h('dt', {}, 'Placed'), h('dd', {}, dateTime(order.createdAt))],
      order.traceId && [h('dt', {}, 'Trace'), h('dd', {}, h('code', { id: 'trace-id' }, order.traceId))]),
    h('p', { class: 'actions' },
      address && h('a', { class: 'button primary', id: 'trace-link', href: address, target: '_blank', rel: 'noopener' }, 'See the trace of this order'),
      h('a', { class: 'button', href: '#/' }, 'Continue shopping')),
  ];
}

function sentence({ status, failureCode, declineCode }) {
  return status === 'confirmed' ? 'Your order is confirmed. A mail about it is on its way.'
    : status === 'pending' ? 'The outcome is known in a few seconds.'
      : failureCode === 'payment_declined' ? `The card was declined (${declineCode}). Nothing was charged.`
        : failureCode === 'out_of_stock' ? 'Not everything was in stock. Nothing was charged.'
          : 'It could not be completed. Nothing was charged.';
}
