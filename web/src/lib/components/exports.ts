import { getContext, setContext } from 'svelte';

const folded = Symbol('exports');

/** On a page of many short lists, each has its files behind one word. */
export const foldExports = (): void => void setContext(folded, true);
export const exportsAreFolded = (): boolean => getContext<boolean | undefined>(folded) ?? false;
