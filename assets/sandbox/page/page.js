// What every part of the page uses. Text goes into the page as text, never as markup.

// The server's answer: JSON, or nothing. With a body it is a POST of that form.
export async function ask(path, body) {
  const answer = await fetch(path, body ? { method: "POST", body } : {});
  // The login has come to its end: the page shows who can log in.
  if (answer.status === 401) location.reload();
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer.status === 204 ? undefined : answer.json();
}

// A copy of the element in a template.
export function clone(template) {
  return document.getElementById(template).content.firstElementChild.cloneNode(true);
}

// Sets the text of elements, found by class name unless `selector` says otherwise.
export function fill(root, texts, selector = (name) => `.${name}`) {
  for (const [name, text] of Object.entries(texts)) root.querySelector(selector(name)).textContent = text;
}
