/** The script of a page: sorts, filters and pages the rows of each section, and links pictures to rows. */
import { cellText, comparedBy, type Data, type DataColumn, filterTest, isNumber, quoted } from './cells.ts';

function start(section: HTMLElement): void {
  const find = <T extends HTMLElement>(selector: string): T => {
    const found = section.querySelector<T>(selector);
    if (!found) throw new Error(`the page has no ${selector}`);
    return found;
  };
  const { columns, rows } = JSON.parse(find('script[type="application/json"]').textContent ?? '') as Data;
  const body = find<HTMLTableSectionElement>('tbody');
  const input = find<HTMLInputElement>('input');
  const status = find('[role="status"]');
  const [back, forth] = [
    find<HTMLButtonElement>('[data-turn="-1"]'),
    find<HTMLButtonElement>('[data-turn="1"]'),
  ];
  /** Rows in the document at a time. */
  const size = Number(section.dataset.rows);
  let shown = rows;
  let at = 0;
  let sorted: { column: number; isUp: boolean } | undefined;

  const draw = () => {
    const page = shown.slice(at, at + size);
    body.replaceChildren(...page.map((row) => rowElement(row, columns)));
    const last = Math.min(at + size, shown.length);
    const range =
      shown.length === 0 ? 'no rows' : `rows ${number(at + 1)} to ${number(last)} of ${number(shown.length)}`;
    status.textContent =
      shown.length === rows.length ? range : `${range}, filtered from ${number(rows.length)}`;
    back.disabled = at === 0;
    forth.disabled = last >= shown.length;
  };
  const select = () => {
    const words = input.value.trim();
    const test = filterTest(words, columns);
    shown = words === '' ? rows : rows.filter(test);
    if (sorted) {
      const { column, isUp } = sorted;
      const compared = comparedBy(columns[column] as DataColumn);
      shown = [...shown].sort((one, other) => {
        const [left, right] = [one[column] ?? null, other[column] ?? null];
        const order = compared(left, right);
        return isUp || left === null || right === null ? order : -order;
      });
    }
    at = 0;
    draw();
  };
  const heads = [...section.querySelectorAll<HTMLTableCellElement>('thead th')];
  for (const [column, head] of heads.entries()) {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = head.textContent;
    button.title = head.title;
    button.addEventListener('click', () => {
      const isNumeric = isNumber(columns[column] as DataColumn);
      sorted = { column, isUp: sorted?.column === column ? !sorted.isUp : !isNumeric };
      for (const one of heads) one.removeAttribute('aria-sort');
      head.setAttribute('aria-sort', sorted.isUp ? 'ascending' : 'descending');
      select();
    });
    head.replaceChildren(button);
  }
  input.addEventListener('input', select);
  for (const [button, step] of [
    [back, -size],
    [forth, size],
  ] as const)
    button.addEventListener('click', () => {
      at += step;
      draw();
    });
  for (const mark of section.querySelectorAll<SVGGElement>('svg [data-filter]')) {
    const go = () => {
      const parts = JSON.parse(mark.dataset.filter ?? '[]') as [string, string | null][];
      input.value = parts.map(([name, value]) => `${quoted(name)}=${quoted(value ?? '')}`).join(' ');
      select();
      input.scrollIntoView({ block: 'nearest' });
    };
    mark.setAttribute('tabindex', '0');
    mark.setAttribute('role', 'button');
    mark.addEventListener('click', go);
    mark.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' && event.key !== ' ') return;
      event.preventDefault();
      go();
    });
  }
  // An image cannot contain elements that Tab reaches.
  for (const picture of section.querySelectorAll('svg')) picture.setAttribute('role', 'group');
  find('.controls').hidden = false;
  draw();
}

function rowElement(row: Data['rows'][number], columns: readonly DataColumn[]): HTMLTableRowElement {
  const element = document.createElement('tr');
  for (const [at, column] of columns.entries()) {
    const cell = document.createElement('td');
    const { text, exact } = cellText(row[at] ?? null, column);
    cell.textContent = text;
    if (isNumber(column)) cell.className = 'n';
    if (text !== exact && exact !== '') cell.title = exact;
    element.append(cell);
  }
  return element;
}

function copyBy(button: HTMLButtonElement): void {
  const source = document.getElementById(button.dataset.copy ?? '');
  if (!source) return;
  button.hidden = false;
  button.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(source.textContent ?? '');
      button.textContent = 'copied';
    } catch {
      getSelection()?.selectAllChildren(source);
      button.textContent = 'selected';
    }
  });
}

const number = (value: number) => value.toLocaleString('en-US');

for (const section of document.querySelectorAll<HTMLElement>('section[data-rows]')) start(section);
for (const button of document.querySelectorAll<HTMLButtonElement>('button[data-copy]')) copyBy(button);
