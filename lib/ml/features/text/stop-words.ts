import type { Language } from "@/lib/messages/languages";

/** Words that hold sentences together and say nothing of their own: after the lists of the Snowball project, folded as tokens are. */
const LISTS: Readonly<Record<Language, string>> = {
  en: `a about above after again against all also am an and any are aren't as at be because been before being below between both but by can can't
    cannot could couldn't did didn't do does doesn't doing don't down during each few for from further get got had hadn't has hasn't have haven't
    having he he'd he'll he's her here here's hers herself him himself his how how's i i'd i'll i'm i've if in into is isn't it it's its itself just
    let's me more most mustn't my myself no nor not of off on once only or other ought our ours ourselves out over own same shan't she she'd she'll
    she's should shouldn't so some such than that that's the their theirs them themselves then there there's these they they'd they'll they're
    they've this those through to too under until up very was wasn't we we'd we'll we're we've were weren't what what's when when's where where's
    which while who who's whom why why's will with won't would wouldn't you you'd you'll you're you've your yours yourself yourselves`,
  ru: `а без более бы был была были было быть в вам вами вас ваш ваша ваше ваши весь во вот все всего всей всем всеми всех всю вы где да даже для до его
    ее ей ему если есть еще же за здесь и из или им ими их к как какая какой ко когда кто куда ли лишь между меня мне мной мог может можно мои моя мой
    мое мы на над надо нам нами нас наш наша наше наши не него нее ней нем нет ни нибудь никогда ним них ничего но ну о об один одна одно он она они оно
    от очень перед по под после потом потому почти при про просто раз разве с сам сама само себе себя со свой своя свое свои так также такая такой такие
    там те тебя тем теперь то тобой тогда того тоже той только том тот тут ты у уж уже хоть чего чей чем через что чтобы чуть эта эти этим этих это
    этого этой этом этому этот эту я`,
  ro: `a abia acea aceasta aceasta aceea aceeasi acei aceia acel acela acelasi acele acelea acest acesta aceste acestea acestei acestia acestui acolo acum
    ai aia al ala ale alt alta altul am ar are as asa asta astea atat atare atata atatea ati atunci au avea aveam avem aveti avut azi ba ca cam cand
    care carei caror carui cat cata cate cati ce cea ceea cei cel cele celor ceva chiar ci cine cineva cu cui cum cumva da daca dar dat de deasupra decat
    deci deja deoarece departe desi despre din dintr dintre doar dupa e ea ei el ele era erau este eu fara face fi fie fiecare fiind foarte fost i ia
    iar ii il imi in inainte inapoi inca incat insa intr intre isi iti ii la le li lor lui ma mai mea mei mele mereu meu mi mult multa multe multi ne
    nici nimeni nimic niste noastra noastre noi nostri nostru nu numai o oare or ori oricare orice oricum pai pana parca pe pentru peste pot prea prin
    printr putin s sa sai sale sau sau se si sub sunt suntem sunteti sus ta tai tale tau te ti tot toata toate toti totusi tu un una unde undeva unei
    unele uneori unii unor unora unu unui unul va vi voastra voi vom vor vostru vreo vreun`,
};

const sets = new Map<Language, ReadonlySet<string>>();

/** The stop words of a language, as folded tokens. */
export function stopWordsOf(language: Language): ReadonlySet<string> {
  let set = sets.get(language);
  if (!set) {
    set = new Set(LISTS[language].split(/\s+/));
    sets.set(language, set);
  }
  return set;
}
