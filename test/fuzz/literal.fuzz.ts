// The gate for every value, for as long as the others.
import '../engines/sql/literal.test.ts';
