// A thousand damaged files; `npm run fuzz` tries as many as it is given time for.
import './parquet.fuzz.ts';
