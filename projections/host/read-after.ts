/** Makes every function of a view, and of the views in it, call `before` first. Changes the view, and returns it. */
export const readAfter = <V extends object>(before: () => void, view: V): V => {
  for (const [name, member] of Object.entries(view)) {
    if (typeof member === 'function') {
      Reflect.set(view, name, (...given: readonly unknown[]) => {
        before();
        return Reflect.apply(member, view, given);
      });
    } else if (typeof member === 'object' && member !== null) readAfter(before, member);
  }
  return view;
};
