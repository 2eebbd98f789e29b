// What a browser remembers in passing: a hint, a choice, the hour. One that refuses to (no room left, or it keeps
// nothing) must not stop what somebody was doing: it is then remembered for as long as the page lasts.
const meanwhile = new Map<string, string | null>();

export function recalled(name: string): string | null {
  const here = meanwhile.get(name);
  if (here !== undefined) return here;
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

/** True when the browser has it too. */
export function remember(name: string, value: string | null): boolean {
  try {
    if (value === null) localStorage.removeItem(name);
    else localStorage.setItem(name, value);
    meanwhile.delete(name);
    return true;
  } catch {
    meanwhile.set(name, value);
    return false;
  }
}
