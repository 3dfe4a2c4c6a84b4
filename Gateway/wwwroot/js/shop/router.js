// Maps the fragment of the address to a view. A view is drawn at once; its data arrives later.

import { setAttribute } from '../dom.js';

const main = document.getElementById('main');
let views = [];
let current = new AbortController();

/**
 * Starts to show views.
 * @param routes pairs of a pattern for the fragment and a view. A view gets the captured groups, and a signal that is aborted when the view
 * ends; it returns a title and elements with a heading. The last pair matches every other address.
 */
export function startRouter(routes) {
  views = routes;
  addEventListener('hashchange', () => draw(true));
  draw(false);
}

/** Navigates to a view, and redraws it if it is the current one. */
export function go(address) {
  if (location.hash === address) {
    draw(true);
  } else {
    location.hash = address;
  }
}

/** Redraws the current view. */
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
  // Signing in from here returns here.
  const back = ['basket', 'orders'].includes(name) ? `?to=${name}${detail ?? ''}` : '';
  document.getElementById('sign-in-link').href = `#/sign-in${back}`;
}
