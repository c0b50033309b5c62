/** What columns are called that are found without being named. */
export const NAMES = {
  birth: ["birth", "birthday", "date of birth", "dob", "дата рождения", "день рождения", "data nașterii", "data nasterii"],
  latitude: ["latitude", "lat", "широта", "latitudine"],
  longitude: ["longitude", "lon", "lng", "долгота", "longitudine"],
} as const;
