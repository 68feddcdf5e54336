/** A request of EC2's or IAM's form protocol, whose lists are written `ResourceId.1`, `ResourceId.2`. */
export type Form = Readonly<Record<string, string>>;

/** The list of that name. */
export function listIn(form: Form, name: string): string[] {
  const found: string[] = [];
  for (let at = 1; form[`${name}.${at}`] !== undefined; at += 1) found.push(form[`${name}.${at}`] ?? '');
  return found;
}

/** The members of a list of structures: those whose names begin with `name.1.`, and so on. */
export function structuresIn(form: Form, name: string): Form[] {
  const found: Form[] = [];
  for (let at = 1; ; at += 1) {
    const start = `${name}.${at}.`;
    const members = Object.entries(form).filter(([key]) => key.startsWith(start));
    if (members.length === 0) return found;
    found.push(Object.fromEntries(members.map(([key, value]) => [key.slice(start.length), value])));
  }
}
