// IPv6 addresses in SQL: DuckDB itself knows none.

/** An expression for the first groups of an address in canonical form, as four hexadecimal digits each, in upper case. */
export function ipv6Digits(column: string, groups: number): string {
  const part = (n: number): string =>
    `list_filter(string_split(split_part(${column}, '::', ${n}), ':'), g -> g <> '')`;
  // `::` stands for as many groups of zero as are missing.
  const all = `CASE WHEN ${column} LIKE '%::%'
      THEN list_concat(list_resize(${part(1)}, 8 - len(${part(2)}), '0'), ${part(2)})
      ELSE string_split(${column}, ':') END`;
  return `upper(array_to_string(list_transform((${all})[1:${groups}], g -> lpad(g, 4, '0')), ''))`;
}
