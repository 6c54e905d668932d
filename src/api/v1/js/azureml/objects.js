// Objects of the SDK as JavaScript objects: what is read, set and called goes to the object model in the module, which also
// holds lists and dictionaries. Knows no class.

import { v1Call, v1CallMethod, v1Get, v1New, v1Read, v1Set, v1Warnings, v1Write } from "../run_composer_v1.js";

/** Proxy to its number and class, and back. */
const known = new WeakMap();
const proxies = new Map();
/** Classes, functions and constants to their dotted names. */
const symbols = new WeakMap();
/** Methods that JavaScript adds, by class. */
const added = new Map();

const INSPECT = Symbol.for("nodejs.util.inspect.custom");
const DEEPEST = 100;

/** Whether it is an object as `{…}` makes it. */
export function isPlain(value) {
  if (typeof value !== "object" || value === null || known.has(value)) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** The name of an object's class; nothing for what is none of the SDK's. */
export function className(value) {
  return typeof value === "object" && value !== null ? known.get(value)?.class : undefined;
}

/** The number of an object. */
export function numberOf(value, what) {
  const number = typeof value === "object" && value !== null ? known.get(value)?.number : undefined;
  if (number === undefined) throw new TypeError(`${what} is no object of the SDK v1`);
  return number;
}

/** Adds methods to a class: functions of the object and the arguments. */
export function addMethods(name, methods) {
  added.set(name, methods);
}

/** A value as the module reads it. */
export function encode(value, depth = 0) {
  if (depth > DEEPEST) throw new TypeError("A value for the SDK v1 contains itself, or is too deep");
  if (value === undefined || value === null) return null;
  if (typeof value === "boolean" || typeof value === "string") return value;
  if (typeof value === "number") return Number.isFinite(value) ? value : { $number: String(value).replace("Infinity", "inf") };
  if (typeof value === "bigint") return { $number: String(value) };
  if (symbols.has(value)) return { $symbol: symbols.get(value) };
  if (known.has(value)) return { $ref: known.get(value).number };
  if (Array.isArray(value)) return Array.from(value, (item) => encode(item, depth + 1));
  const entries = value instanceof Map ? [...value] : isPlain(value) ? Object.entries(value) : undefined;
  if (!entries) throw new TypeError(`${Object.prototype.toString.call(value)} is no value for the SDK v1`);
  const given = entries.filter(([, item]) => item !== undefined);
  return { $dict: given.map(([key, item]) => [String(key), encode(item, depth + 1)]) };
}

function decode(json) {
  if (typeof json !== "object" || json === null) return json;
  if (Array.isArray(json)) return json.map(decode);
  if ("$ref" in json) return proxyOf(json);
  if ("$tuple" in json) return Object.freeze(json.$tuple.map(decode));
  if ("$symbol" in json) return constant(json.$symbol);
  if ("$number" in json) return /^-?\d+$/.test(json.$number) ? BigInt(json.$number) : Number(json.$number.replace("inf", "Infinity"));
  return undefined; // only the service knows it
}

function answer(text) {
  for (const warning of v1Warnings()) console.warn(warning);
  return decode(JSON.parse(text));
}

/** Calls a class or function by its dotted name. A plain object at the end gives arguments by name. */
export function call(path, args) {
  return answer(v1Call(path, JSON.stringify(args.map((arg) => encode(arg)))));
}

/** A dictionary, where a plain object would be taken for arguments by name. */
export function dict(entries = {}) {
  return decode(JSON.parse(v1New(JSON.stringify(encode(entries)))));
}

/** A member of an enumeration. */
export function constant(path) {
  const member = Object.freeze({ toString: () => path.split(".").slice(-2).join(".") });
  symbols.set(member, path);
  return member;
}

/** A class or function of the SDK; classes are called with `new` or without. */
export function classOf(path) {
  const name = path.split(".").at(-1);
  const target = function () {};
  const proxy = new Proxy(target, {
    apply: (_, _this, args) => call(path, args),
    construct: (_, args) => call(path, args),
    get(_, key) {
      if (key === Symbol.hasInstance) return (value) => className(value) === name;
      if (typeof key === "symbol" || key === "prototype") return Reflect.get(target, key);
      if (key === "name") return name;
      if (key === "then") return undefined;
      if (/^[A-Z]/.test(key)) return classOf(`${path}.${key}`);
      return (...args) => call(`${path}.${key}`, args);
    },
  });
  symbols.set(proxy, path);
  return proxy;
}

function proxyOf({ $ref: number, kind, class: name }) {
  const old = proxies.get(number);
  if (old) return old;
  const proxy = kind === "object" ? objectProxy(number, name) : containerProxy(number, kind);
  known.set(proxy, { number, class: name });
  proxies.set(number, proxy);
  return proxy;
}

function camel(name) {
  return name.replace(/(?<=[a-z0-9])_([a-z])/g, (_, letter) => letter.toUpperCase());
}

function objectProxy(number, name) {
  const functions = new Map();
  const proxy = new Proxy(Object.create(null), {
    get(_, key) {
      if (key === Symbol.toStringTag) return name;
      if (key === INSPECT) return (_depth, options, inspect) => `${name} ${inspect({ ...proxy }, options)}`;
      // An object with `then` would be awaited.
      if (typeof key === "symbol" || key === "then" || key === "toJSON") return undefined;
      const method = added.get(name)?.[camel(key)];
      const remembered = (make) => functions.get(key) ?? functions.set(key, make()).get(key);
      if (method) return remembered(() => (...args) => method(proxy, ...args));
      const text = v1Get(number, key);
      if (text === undefined) return undefined;
      const json = JSON.parse(text);
      if (!json?.$method) return decode(json);
      return remembered(() => (...args) => answer(v1CallMethod(number, key, JSON.stringify(args.map((arg) => encode(arg))))));
    },
    set(_, key, value) {
      v1Set(number, String(key), JSON.stringify(encode(value)));
      for (const warning of v1Warnings()) console.warn(warning);
      return true;
    },
    has: (_, key) => typeof key === "string" && v1Get(number, key) !== undefined,
    deleteProperty: () => false,
    ownKeys: () => JSON.parse(v1Read(number)).map(camel),
    getOwnPropertyDescriptor(_, key) {
      if (typeof key !== "string") return undefined;
      const text = v1Get(number, key);
      if (text === undefined) return undefined;
      return { value: decode(JSON.parse(text)), writable: true, enumerable: true, configurable: true };
    },
  });
  return proxy;
}

/** A list or dictionary: an array or object that is as fresh as the module's at every look, and writes through. */
function containerProxy(number, kind) {
  const target = kind === "list" ? [] : {};
  const refresh = () => {
    const content = JSON.parse(v1Read(number)).map(decode);
    if (kind === "list") return target.splice(0, target.length, ...content);
    for (const key of Object.keys(target)) delete target[key];
    for (const [key, value] of content) {
      Object.defineProperty(target, key, { value, writable: true, enumerable: true, configurable: true });
    }
  };
  const looking = (look) => (_, ...rest) => (refresh(), look(target, ...rest));
  const changing = (change) => (_, ...rest) => {
    refresh();
    const done = change(target, ...rest);
    if (done) v1Write(number, JSON.stringify(encode(target)));
    return done;
  };
  return new Proxy(target, {
    get: looking((content, key) => Reflect.get(content, key)),
    has: looking(Reflect.has),
    ownKeys: looking(Reflect.ownKeys),
    getOwnPropertyDescriptor: looking(Reflect.getOwnPropertyDescriptor),
    set: changing((content, key, value) => Reflect.set(content, key, value)),
    defineProperty: changing(Reflect.defineProperty),
    deleteProperty: changing(Reflect.deleteProperty),
  });
}
