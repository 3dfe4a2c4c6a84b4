import { setAttribute, svg } from '../dom.js';
import { clock } from '../format.js';

const WIDTH = 300;
const HEIGHT = 72;
const PADDING = 4;
const STEPS = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageUp: -5, PageDown: 5 };

/**
 * A line chart as an inline SVG, which is created once and then updated. Its points can be read with the mouse, by touch or with
 * the arrow keys.
 */
export class Chart {
  #format;
  #limit;
  #floor;
  #readout;
  #area = svg('path', { class: 'area' });
  #line = svg('path', { class: 'line' });
  #dot = svg('path', { class: 'dot' }); // a round end of a line without length: a circle would be stretched
  #limitLine = svg('path', { class: 'limit' });
  #marks = svg('g', { class: 'marks' });
  #cursor = svg('line', { class: 'cursor', y1: '0', y2: String(HEIGHT), hidden: true });
  #points = [];
  #chosen = null;

  /**
   * @param label the name of the measured value.
   * @param format formats a value as text.
   * @param limit the threshold, or undefined.
   * @param floor the least upper end of the scale, so that small values look small.
   * @param readout called with the text of the selected point, or null.
   */
  constructor({ label, format, limit, floor = 0, readout }) {
    this.#format = format;
    this.#limit = limit;
    this.#floor = floor;
    this.#readout = readout;
    this.element = svg('svg', {
      class: 'chart', viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: 'none',
      role: 'slider', tabindex: '0', 'aria-label': label, 'aria-readonly': 'true', 'aria-valuemin': '0', 'aria-valuemax': '0', 'aria-valuenow': '0', 'aria-valuetext': 'no data',
    }, this.#area, this.#limitLine, this.#marks, this.#line, this.#cursor, this.#dot);
    const pointAt = event => this.#pointAt(event);
    this.element.addEventListener('pointerdown', pointAt);
    this.element.addEventListener('pointermove', pointAt);
    // Lifting a finger raises pointerleave. The selected point then remains until the chart loses the focus.
    this.element.addEventListener('pointerleave', event => event.pointerType === 'touch' || this.#choose(null));
    this.element.addEventListener('blur', () => this.#choose(null));
    this.element.addEventListener('keydown', event => this.#press(event));
  }

  /**
   * @param points pairs of Unix seconds and a value, in ascending order. Missing points are drawn as a gap.
   * @param until the right edge in Unix seconds.
   * @param seconds the width in seconds.
   * @param marks starts of scenarios and alerts: `{time, kind}`.
   * @returns the value at the upper edge.
   */
  show(points, until, seconds, marks) {
    const values = points.map(([, value]) => value);
    const top = Math.max(...values, this.#floor, 0) * 1.15 || 1;
    const x = time => WIDTH * (1 - (until - time) / seconds);
    const y = value => HEIGHT - PADDING - (HEIGHT - 2 * PADDING) * (value / top);
    this.#points = points.map(([time, value]) => ({ time, value, x: x(time), y: y(value) })).filter(point => point.x >= 0);
    const runs = split(this.#points, seconds / 15);
    setAttribute(this.#line, 'd', runs.map(run => `M${run.map(at).join('L')}`).join(''));
    setAttribute(this.#area, 'd', runs.map(run =>
      `M${run[0].x.toFixed(1)} ${HEIGHT}L${run.map(at).join('L')}L${run.at(-1).x.toFixed(1)} ${HEIGHT}Z`).join(''));
    setAttribute(this.#limitLine, 'd', this.#limit <= top ? `M0 ${y(this.#limit).toFixed(1)}H${WIDTH}` : '');
    this.#marks.replaceChildren(...marks.filter(({ time }) => x(time) >= 0).map(({ time, kind }) =>
      svg('line', { class: kind, x1: x(time).toFixed(1), x2: x(time).toFixed(1), y1: '0', y2: String(HEIGHT) })));
    const last = this.#points.at(-1);
    setAttribute(this.#dot, 'hidden', last ? null : '');
    setAttribute(this.#dot, 'd', last ? `M${at(last)}h0` : null);
    setAttribute(this.element, 'aria-valuemax', Math.max(0, this.#points.length - 1));
    this.#choose(this.#chosen && this.#points.find(({ time }) => time === this.#chosen.time));
    return top;
  }

  #choose(point) {
    this.#chosen = point ?? null;
    setAttribute(this.#cursor, 'hidden', point ? null : '');
    if (point) {
      setAttribute(this.#cursor, 'x1', point.x);
      setAttribute(this.#cursor, 'x2', point.x);
    }
    const shown = point ?? this.#points.at(-1);
    setAttribute(this.element, 'aria-valuenow', Math.max(0, this.#points.indexOf(shown)));
    setAttribute(this.element, 'aria-valuetext', shown ? this.#text(shown) : 'no data');
    this.#readout(point ? this.#text(point) : null);
  }

  #text({ time, value }) {
    return `${this.#format(value)} at ${clock(time * 1000)}`;
  }

  #pointAt(event) {
    const box = this.element.getBoundingClientRect();
    const position = (event.clientX - box.left) / box.width * WIDTH;
    this.#choose(this.#points.reduce((best, point) =>
      !best || Math.abs(point.x - position) < Math.abs(best.x - position) ? point : best, null));
  }

  #press(event) {
    const last = this.#points.length - 1;
    const from = this.#chosen ? this.#points.indexOf(this.#chosen) : last;
    const to = event.key === 'Home' ? 0 : event.key === 'End' ? last : event.key in STEPS ? from + STEPS[event.key] : null;
    if (to !== null && last >= 0) {
      event.preventDefault();
      this.#choose(this.#points[Math.min(last, Math.max(0, to))]);
    }
  }
}

const at = ({ x, y }) => `${x.toFixed(1)} ${y.toFixed(1)}`;

// Draws no line across a gap.
function split(points, maxGap) {
  const runs = [];
  for (const point of points) {
    const run = runs.at(-1);
    if (run && point.time - run.at(-1).time <= maxGap) {
      run.push(point);
    } else {
      runs.push([point]);
    }
  }
  return runs;
}
