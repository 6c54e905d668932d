/** A plain value of a document. */
export type FieldValue = JsonValue;

/** One change of a document: sets, removes or renames the field at a path of keys and list indices. */
export type FieldEdit =
  | { set: string[]; to: FieldValue }
  | { remove: string[] }
  | { rename: string[]; to: string };

/** A document of the preview in today's syntax. */
export interface Upgraded {
  text: string;
  /** What was changed, in the order it was done; places are those of the old text. */
  changes: Finding[];
}
