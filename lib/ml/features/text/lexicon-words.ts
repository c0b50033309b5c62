/**
 * Words of praise and complaint in reviews and messages to a shop, by strength from -4 to 4: Strata's own compact lists
 * (the open Russian and Romanian lexicons forbid commercial use or changes). English is AFINN-165. Endings do not matter:
 * words are compared by their stems.
 */
export const RUSSIAN: readonly (readonly [number, string])[] = [
  [
    4,
    "великолепно великолепный восхитительно восхитительный восторг потрясающе потрясающий идеально идеальный обожаю шедевр безупречно безупречный превосходно превосходный супер 😍 ❤",
  ],
  [
    3,
    `отлично отличный отличная прекрасно прекрасный замечательно замечательный чудесно чудесный люблю любимый лучший лучшая восхищена восхищен рекомендую рекомендовать
    советую счастлив счастлива великий шикарно шикарный класс классный классная круто крутой крутая бомба красота безопасно выиграл победа молодцы молодец радость рада рад
    радует порадовал порадовала порадовали благодарю благодарен благодарна благодарность спасибо 😀 😃 😊 🙂 👍 🎉 🔥`,
  ],
  [
    2,
    `хорошо хороший хорошая хорошие понравилось понравился понравилась понравились нравится доволен довольна довольны качественно качественный качественная быстро быстрый
    быстрая вежливо вежливый вежливая приятно приятный приятная удобно удобный удобная аккуратно аккуратный надежно надежный надежная вкусно вкусный вкусная красиво красивый
    красивая мягкий мягкая уютно уютный выгодно выгодный дешево помогли помог помощь внимательный внимательно оперативно оперативный профессионально профессиональный честно честный
    полезно полезный интересно интересный добрый доброжелательный грамотно грамотный вовремя преимущество подарок улыбка успех успешно бесплатно бонус доверяю доверие`,
  ],
  [
    1,
    "нормально нормальный неплохо неплохой неплохая ок соответствует подошло подошел подошла подошли устраивает устроило легко легкий ровно достойно достойный пригодился работает свежий свежая чистый чисто целый целая точно четко",
  ],
  [
    -1,
    "долго долгий дорого дорогой медленно медленный маловат маленький тонкий тонкая жаль слабый слабо шумно шумный мало сложно сложный странно странный скучно скучный жду ждали ждать маломерит большемерит пахнет помят помятый помятая",
  ],
  [
    -2,
    `плохо плохой плохая плохие разочарован разочарована разочаровал разочаровала разочарование недоволен недовольна недовольны проблема проблемы брак бракованный бракованная
    сломан сломался сломалась сломалось сломано порвался порвалась порвано дефект ошибка ошибки неудобно неудобный неприятно неприятный неприятная грубо грубый грубая хамит
    опоздали опоздал задержка задержали просрочен просроченный возврат вернула вернул верните пожалела пожалел жалоба жалуюсь претензия потеряли потерян пропал пропала перепутали
    царапина царапины грязный грязно вонь воняет тусклый бесполезно бесполезный некачественно некачественный некачественная подвел подвели отказали отказ игнорируют игнор
    невкусно невкусный холодный устарел устала нервы зря жесткий мучение испорчен испорчено испортили 🙁 😞 👎`,
  ],
  [
    -3,
    `ужасно ужасный ужасная ужас отвратительно отвратительный отвратительная кошмар кошмарный обман обманули обманщики обманывают хамство хамы худший худшая ненавижу
    отстой мошенники мошенничество развод развели безобразие позор позорный дрянь барахло ерунда фигня хлам мерзко мерзкий гадость тухлый опасно опасный украли воры кинули
    невыносимо возмутительно возмущена возмущен бесит бесят злость зол злая издевательство паршиво халтура 😡 😠 😢 😭 💩`,
  ],
  [-4, "омерзительно омерзительный катастрофа ад убийственно тварь сволочи"],
];

export const ROMANIAN: readonly (readonly [number, string])[] = [
  [
    4,
    "excepțional excepțională extraordinar extraordinară fantastic fantastică perfect perfectă perfecte impecabil impecabilă minunat minunată superb superbă ador genial genială capodoperă 😍 ❤",
  ],
  [
    3,
    `excelent excelentă excelente grozav grozavă iubesc încântat încântată încântați recomand recomandare recomandat fericit fericită fericiți bucuros bucuroasă bucur
    bucurie mulțumesc mulțumim mersi felicitări bravo super tare minune senzațional splendid splendidă deosebit deosebită remarcabil ideal ideală uimitor uimitoare
    recunoscător recunoscătoare succes 😀 😃 😊 🙂 👍 🎉 🔥`,
  ],
  [
    2,
    `bun bună buni bune bine mulțumit mulțumită mulțumiți place plac plăcut plăcută rapid rapidă repede prompt promptă prompți calitate calitativ amabil amabilă amabili
    politicos politicoasă frumos frumoasă frumoase comod comodă confortabil confortabilă util utilă gustos gustoasă delicios delicioasă avantajos avantajoasă ieftin ieftină
    serios serioasă seriozitate profesionist profesionistă profesional profesionalism corect corectă sigur sigură încredere ajutat ajutor atent atentă eficient eficientă curat curată
    elegant elegantă prietenos prietenoasă respect cadou gratuit gratuită reușit reușită zâmbet interesant interesantă punctual punctuală satisfăcut satisfăcută`,
  ],
  [
    1,
    "ok decent decentă acceptabil acceptabilă potrivit potrivită potrivește corespunde merge simplu simplă ușor ușoară proaspăt proaspătă nou nouă rezistent rezistentă exact precis fin moale normal",
  ],
  [
    -1,
    "scump scumpă lent lentă încet mic așteptat aștept târziu slab slabă dificil dificilă complicat complicată ciudat ciudată plictisitor zgomotos zgomotoasă subțire greu păcat mirositor",
  ],
  [
    -2,
    `prost proastă proaste proști rău rea rele dezamăgit dezamăgită dezamăgire dezamăgitor nemulțumit nemulțumită nemulțumiți problemă probleme defect defectă defecte stricat
    stricată spart spartă rupt ruptă greșit greșită greșeală eroare întârziere întârziat întârziată retur returnat regret reclamație plângere pierdut pierdută lipsește zgâriat
    zgâriată murdar murdară miros urât urâtă nepoliticos nepoliticoasă neserios neserioasă neseriozitate ignorat ignoră refuzat refuz inutil inutilă incomod incomodă expirat
    expirată deteriorat deteriorată incompetent incompetentă neplăcut neplăcută degeaba nervos nervi supărat supărată obosit 🙁 😞 👎`,
  ],
  [
    -3,
    `groaznic groaznică oribil oribilă îngrozitor îngrozitoare teribil teribilă jalnic jalnică mizerie mizerabil mizerabilă țeapă țepari înșelat înșelătorie escroci escrocherie
    hoți furat furt minciună mincinoși mint rușine rușinos bătaie gunoi dezgustător dezgustătoare scandalos pericol periculos periculoasă urăsc coșmar nesimțiți nesimțire
    inacceptabil inacceptabilă dezastruos furios furioasă 😡 😠 😢 😭 💩`,
  ],
  [-4, "dezastru catastrofă catastrofal execrabil execrabilă abominabil"],
];
