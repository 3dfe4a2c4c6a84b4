// Which view the address asks for. A view is drawn at once; what it has to ask for comes in later.

import { setAttribute } from '../dom.js';

const main = document.getElementById('main');
let views = [];
let current = new AbortController();

/**
 * Shows views from now on.
 * @param routes pairs of a pattern for the part of the address after '#', and a view: it gets what the pattern has caught, and a signal
 * for its listeners that ends with it, and returns a title and elements, a heading among them. The last one is for every other address.
 */
export function startRouter(routes) {
  views = routes;
  addEventListener('hashchange', () => draw(true));
  draw(false);
}

/** Shows the view of an address, anew if it is shown already. */
export function go(address) {
  if (location.hash === address) {
    draw(true);
  } else {
    location.hash = address;
  }
}

/** Shows the view that is shown anew. */
export const redraw = () => draw(true);

function draw(takesFocus) {
  current.abort();
  current = new AbortController();
  const [match, view] = views.map(([pattern, view]) => [location.hash.match(pattern), view]).find(([match]) => match);
  const { title, content } = view({ parameters: match.slice(1), signal: current.signal });
  main.replaceChildren(...content);
  document.title = `${title} · Checkout`;
  showWhere(location.hash);
  if (takesFocus) {
    scrollTo(0, 0);
    const heading = main.querySelector('h1');
    heading.tabIndex = -1;
    heading.focus();
  }
}

function showWhere(address) {
  const [, name, detail] = address.match(/^#\/([a-z]+)(\/[^?]+)?/) ?? [];
  document.querySelectorAll('nav a[data-view]').forEach(link => {
    setAttribute(link, 'aria-current', link.dataset.view === (name ?? '') ? 'page' : null);
  });
  // Whoever signs in from here comes back here.
  const back = ['basket', 'orders'].includes(name) ? `?to=${name}${detail ?? ''}` : '';
  document.getElementById('sign-in-link').href = `#/sign-in${back}`;
}
