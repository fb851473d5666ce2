// Sorts and searches the table of gates. The page says everything without it.
'use strict';
(() => {
  const table = document.getElementById('gates');
  if (!table) return;
  const body = table.tBodies[0];
  const rows = Array.from(body.rows);
  table.classList.add('live');
  const heads = Array.from(table.tHead.rows[0].cells);
  const find = document.getElementById('find');
  const stage = document.getElementById('stage');
  const shown = document.getElementById('shown');

  // On a narrow screen rows are laid out as cards, and some browsers then forget the table.
  const roles = { TABLE: 'table', THEAD: 'rowgroup', TBODY: 'rowgroup', TR: 'row', TD: 'cell' };
  for (const part of [table, ...table.querySelectorAll('thead, tbody, tr, td')]) {
    part.setAttribute('role', roles[part.tagName]);
  }
  for (const head of table.querySelectorAll('th')) {
    head.setAttribute('role', head.scope === 'row' ? 'rowheader' : 'columnheader');
  }

  const key = (row, column) => {
    const cell = row.cells[column];
    const number = cell.dataset.k;
    const text = (cell.querySelector('a') || cell).textContent.trim().toLowerCase();
    return number === undefined ? text : Number(number);
  };
  const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

  heads.forEach((head, column) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = head.textContent;
    head.textContent = '';
    head.append(button);
    button.addEventListener('click', () => {
      const down = head.getAttribute('aria-sort') === 'ascending';
      heads.forEach((other) => other.removeAttribute('aria-sort'));
      head.setAttribute('aria-sort', down ? 'descending' : 'ascending');
      const keys = new Map(rows.map((row) => [row, key(row, column)]));
      const sign = down ? -1 : 1;
      rows.sort((a, b) => sign * compare(keys.get(a), keys.get(b)) || compare(key(a, 0), key(b, 0)));
      body.append(...rows);
    });
  });

  const texts = new Map(rows.map((row) => [row, row.textContent.toLowerCase()]));
  const filter = () => {
    const words = find.value.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    for (const row of rows) {
      const fits =
        words.every((word) => texts.get(row).includes(word)) &&
        (!stage.value || row.cells[1].textContent === stage.value);
      row.hidden = !fits;
      if (fits) count += 1;
    }
    shown.textContent = `${count} of ${rows.length} shown`;
  };
  find.addEventListener('input', filter);
  stage.addEventListener('change', filter);
  document.querySelector('.tools').hidden = false;
  filter();
})();
