// What is wrong with the page, as a list of sentences. Runs in the page.
const wrong = [];
const root = document.documentElement;
document.querySelectorAll('details').forEach((part) => { part.open = true; });
if (root.scrollWidth > innerWidth) wrong.push(`scrolls sideways: ${root.scrollWidth} in ${innerWidth}`);

const one = (what) => {
  const found = document.querySelectorAll(what).length;
  if (found !== 1) wrong.push(`${found} of ${what}`);
};
['h1', 'main', 'header', 'footer', 'head > title', 'header nav[aria-label]'].forEach(one);
if (!root.lang) wrong.push('no language');
let level = 0;
for (const heading of document.querySelectorAll('h1, h2, h3, h4, h5, h6')) {
  const next = Number(heading.tagName[1]);
  if (next > level + 1) wrong.push(`heading "${heading.textContent}" skips a level`);
  if (!heading.textContent.trim()) wrong.push('a heading without words');
  level = next;
}
for (const input of document.querySelectorAll('input:not([type=checkbox]), select')) {
  if (!input.labels.length) wrong.push(`${input.id} has no label`);
}
for (const svg of document.querySelectorAll('svg:not([aria-hidden])')) {
  if (!svg.querySelector('title') || !svg.querySelector('desc')) wrong.push('a picture without words');
}
for (const part of document.querySelectorAll('[aria-labelledby]')) {
  for (const id of part.getAttribute('aria-labelledby').split(' ')) {
    if (!document.getElementById(id)) wrong.push(`${id} labels and is not there`);
  }
}
for (const table of document.querySelectorAll('table')) {
  if (!table.querySelector('th[scope=col]') && !table.closest('.text')) wrong.push('a table without headers');
}

// Contrast of every text that is shown, by WCAG 2.
const channel = (c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
const colour = (text) => {
  const numbers = text.match(/[\d.]+/g).map(Number);
  return { rgb: numbers.slice(0, 3), alpha: numbers.length > 3 ? numbers[3] : 1 };
};
const light = (rgb) => {
  const [r, g, b] = rgb.map((c) => channel(c / 255));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const ground = (element) => {
  // In a picture a text stands on the box of its group, or on the page.
  const box = element.closest('svg') && element.parentElement.querySelector(':scope > .box');
  if (box) return colour(getComputedStyle(box).fill).rgb;
  for (let at = element; at; at = at.parentElement) {
    const { rgb, alpha } = colour(getComputedStyle(at).backgroundColor);
    if (alpha === 1) return rgb;
    if (alpha > 0) wrong.push(`a ground that shines through: ${at.className}`);
  }
  return [255, 255, 255];
};
const seen = new Set();
let texts = 0;
const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (walk.nextNode()) {
  const text = walk.currentNode.textContent.trim();
  const element = walk.currentNode.parentElement;
  if (!text || !element.checkVisibility() || ['TITLE', 'DESC', 'title', 'desc', 'SCRIPT', 'OPTION'].includes(element.tagName)) continue;
  texts += 1;
  const style = getComputedStyle(element);
  const own = element.closest('svg') ? style.fill : style.color;
  const key = `${own} ${element.className.baseVal ?? element.className} ${element.closest('[class]')?.getAttribute('class')}`;
  const behind = ground(element);
  const pair = `${key} ${behind}`;
  if (seen.has(pair)) continue;
  seen.add(pair);
  const [a, b] = [light(colour(own).rgb), light(behind)];
  const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  const size = parseFloat(style.fontSize);
  const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
  if (ratio < (large ? 3 : 4.5)) wrong.push(`contrast ${ratio.toFixed(2)} of "${text.slice(0, 40)}", ${own} on ${behind}`);
}
if (texts < 20) wrong.push(`only ${texts} texts are shown`);
return wrong;
