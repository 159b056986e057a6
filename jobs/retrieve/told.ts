/**
 * Yields what work tells while it goes on, of several things the newest, and returns what it resolves with. Rejects with what it rejects with. Whoever leaves
 * earlier waits for the work.
 */
export async function* told<T, R>(work: (tell: (news: T) => void) => Promise<R>): AsyncGenerator<T, R> {
  let news: { readonly latest: T } | null = null;
  let over = false;
  let wake = (): void => undefined;
  const result = work((latest) => {
    news = { latest };
    wake();
  });
  const end = (): void => {
    over = true;
    wake();
  };
  result.then(end, end);
  try {
    for (;;) {
      if (over) return await result;
      const { latest } = news ?? { latest: undefined };
      news = null;
      if (latest !== undefined) yield latest;
      else
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
    }
  } finally {
    await result.catch(() => undefined);
  }
}
