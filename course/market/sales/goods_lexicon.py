"""Kinds of goods by category, one list for shelves, searches and notes; and what people buy them for."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from course.market.core.lexicon import ATOMS, CATEGORIES
from course.market.sales.assumptions import USED_UP, USED_UP_ELSE


@dataclass(frozen=True)
class GoodsType:
    """A kind of goods, as a shop lists it and as people type it.

    name: in English. zh: in Chinese. sound: in pinyin without tones. price: usual price in CNY. share: of the goods of its
    category, and of the searches for them. men: how much less or more a man who shops in the category cares for it than a
    woman there (logit). model: it is known by model numbers. tags: what it has of `search.words.CLASHES`. All numbers are
    assumptions.
    """

    name: str
    zh: str
    sound: str
    price: float
    share: float
    men: float = 0.0
    model: bool = False
    tags: str = ""


def _types(*rows: tuple) -> tuple[GoodsType, ...]:
    return tuple(GoodsType(*row) for row in rows)


# The place of a type in its category's list is its number in `Catalogue.type`; `SUITS` and `search.words` refer to types by it.
TYPES: dict[str, tuple[GoodsType, ...]] = {
    "womenswear": _types(
        ("dress", "连衣裙", "lianyiqun", 229, 0.19, -1.5), ("shirt", "衬衫", "chenshan", 109, 0.13),
        ("skirt", "半身裙", "banshenqun", 119, 0.11, -1.5), ("t-shirt", "T恤", "tixu", 45, 0.17, 0.8),
        ("wide-legged trousers", "阔腿裤", "kuotuiku", 129, 0.12), ("knitted top", "针织衫", "zhenzhishan", 139, 0.10),
        ("blazer", "西装外套", "xizhuangwaitao", 429, 0.06), ("coat", "大衣", "dayi", 999, 0.05, 0.4),
        ("scarf", "围巾", "weijin", 25, 0.07, 0.8),
    ),
    "leather_shoes": _types(
        ("leather shoes", "皮鞋", "pixie", 269, 0.18, 1.2), ("loafers", "乐福鞋", "lefuxie", 259, 0.16),
        ("court shoes", "单鞋", "danxie", 199, 0.15, -1.6, False, "women"), ("high heels", "高跟鞋", "gaogenxie", 289, 0.11, -1.8, False, "women heel"),
        ("ankle boots", "短靴", "duanxue", 379, 0.12, 0.3), ("tall boots", "长靴", "changxue", 799, 0.06, -1.4, False, "women"),
        ("sandals", "凉鞋", "liangxie", 149, 0.12, 0.0, False, "summer"), ("insoles", "鞋垫", "xiedian", 19, 0.10, 0.6),
    ),
    "running": _types(
        ("running shoes", "跑鞋", "paoxie", 429, 0.24, 0.0, True), ("racing shoes", "竞速跑鞋", "jingsupaoxie", 899, 0.08, 0.4, True),
        ("trainers", "运动鞋", "yundongxie", 319, 0.16, 0.0, True), ("quick-drying shirt", "速干衣", "suganyi", 99, 0.14),
        ("compression tights", "压缩裤", "yasuoku", 139, 0.09), ("running shorts", "运动短裤", "yundongduanku", 79, 0.10, 0.3),
        ("sports watch", "运动手表", "yundongshoubiao", 999, 0.06, 0.5, True), ("running socks", "跑步袜", "paobuwa", 29, 0.13),
    ),
    "home_textiles": _types(
        ("bedding set", "四件套", "sijiantao", 269, 0.17, -0.4), ("pillow", "枕头", "zhentou", 79, 0.15, 0.2),
        ("summer quilt", "夏凉被", "xialiangbei", 149, 0.13, -0.3, False, "summer"), ("blanket", "毛毯", "maotan", 99, 0.12, 0.0, False, "warm"),
        ("curtains", "窗帘", "chuanglian", 189, 0.10, -0.3), ("mattress", "床垫", "chuangdian", 699, 0.07, 0.4),
        ("towel", "毛巾", "maojin", 22, 0.16, -0.3), ("pillowcase", "枕套", "zhentao", 35, 0.10, -0.3),
    ),
    "furniture_lighting": _types(
        ("desk lamp", "台灯", "taideng", 119, 0.18, 0.0, True), ("floor lamp", "落地灯", "luodideng", 289, 0.11),
        ("desk", "书桌", "shuzhuo", 639, 0.16, 0.2), ("sofa", "沙发", "shafa", 2399, 0.10, 0.1),
        ("ergonomic chair", "人体工学椅", "rentigongxueyi", 999, 0.14, 0.6, True), ("storage cabinet", "收纳柜", "shounagui", 319, 0.15, -0.4),
        ("shelf", "置物架", "zhiwujia", 79, 0.16),
    ),
    "kitchen_coffee": _types(
        ("coffee machine", "咖啡机", "kafeiji", 899, 0.09, 0.3, True), ("coffee grinder", "磨豆机", "modouji", 229, 0.09, 0.5, True),
        ("kettle", "热水壶", "reshuihu", 79, 0.12, 0.0, True), ("thermos cup", "保温杯", "baowenbei", 59, 0.22),
        ("air fryer", "空气炸锅", "kongqizhaguo", 269, 0.10, 0.0, True), ("lunch box", "饭盒", "fanhe", 35, 0.19, -0.3),
        ("non-stick pan", "不粘锅", "buzhanguo", 89, 0.12, 0.0, False, "pan"), ("coffee filters", "咖啡滤纸", "kafeilvzhi", 15, 0.07, 0.3),
    ),
    "beauty": _types(
        ("foundation", "粉底液", "fendiye", 169, 0.15, -1.0, False, "women"), ("lipstick", "口红", "kouhong", 99, 0.18, -0.6, False, "women"),
        ("sunscreen", "防晒霜", "fangshaishuang", 85, 0.15, 0.6), ("face cream", "面霜", "mianshuang", 259, 0.12, 0.4),
        ("face wash", "洗面奶", "ximiannai", 45, 0.14, 1.0), ("eyeshadow palette", "眼影盘", "yanyingpan", 129, 0.09, -1.2, False, "women"),
        ("serum", "精华液", "jinghuaye", 399, 0.10), ("lip balm", "润唇膏", "runchungao", 19, 0.07, 0.6),
    ),
    "mother_baby": _types(
        ("pram", "婴儿车", "yingerche", 799, 0.08, -0.2, True), ("feeding bottle", "奶瓶", "naiping", 65, 0.16),
        ("nappies", "纸尿裤", "zhiniaoku", 99, 0.18), ("breast pump", "吸奶器", "xinaiqi", 369, 0.08, -0.9, True),
        ("high chair", "儿童餐椅", "ertongcanyi", 289, 0.09), ("sleeping bag", "婴儿睡袋", "yingershuidai", 89, 0.12, -0.3),
        ("bib", "围兜", "weidou", 19, 0.12, -0.3), ("baby carrier", "婴儿背带", "yingerbeidai", 199, 0.07),
        ("tableware for children", "儿童餐具", "ertongcanju", 45, 0.06), ("hospital bag set", "待产包", "daichanbao", 259, 0.04, -0.6),
    ),
    "pet_supplies": _types(
        ("cat food", "猫粮", "maoliang", 99, 0.19, 0.0, False, "cat"), ("dog food", "狗粮", "gouliang", 109, 0.12, 0.3, False, "dog"),
        ("litter box", "猫砂盆", "maoshapen", 119, 0.10, 0.0, False, "cat"), ("dog bed", "狗窝", "gouwo", 79, 0.10, 0.0, False, "dog"),
        ("lead", "牵引绳", "qianyinsheng", 39, 0.12, 0.2, False, "dog"), ("automatic feeder", "自动喂食器", "zidongweishiqi", 269, 0.07, 0.3, True),
        ("cat tree", "猫爬架", "maopajia", 239, 0.08, 0.0, False, "cat"), ("cat toy", "逗猫棒", "doumaobang", 13, 0.10, 0.0, False, "cat"),
        ("freeze-dried treats", "冻干零食", "dongganlingshi", 29, 0.08), ("pet carrier", "宠物航空箱", "chongwuhangkongxiang", 179, 0.04),
    ),
    "bags": _types(
        ("backpack", "双肩包", "shuangjianbao", 239, 0.20, 0.8), ("tote bag", "托特包", "tuotebao", 289, 0.16, -1.2),
        ("crossbody bag", "斜挎包", "xiekuabao", 189, 0.17, -0.3), ("briefcase", "公文包", "gongwenbao", 629, 0.07, 1.4, False, "business"),
        ("suitcase", "行李箱", "xinglixiang", 569, 0.13, 0.3), ("purse", "钱包", "qianbao", 119, 0.12),
        ("waist bag", "腰包", "yaobao", 55, 0.07, 0.6), ("make-up pouch", "化妆包", "huazhuangbao", 29, 0.08, -1.8, False, "women"),
    ),
    "jewellery": _types(
        ("necklace", "项链", "xianglian", 199, 0.20, -0.2), ("earrings", "耳环", "erhuan", 89, 0.14, -1.0, False, "women"),
        ("ring", "戒指", "jiezhi", 219, 0.15, -0.1), ("bracelet", "手链", "shoulian", 149, 0.17),
        ("hair clip", "发夹", "fajia", 19, 0.10, -1.2, False, "women"), ("ear studs", "耳钉", "erding", 69, 0.14, -1.0),
        ("watch", "手表", "shoubiao", 799, 0.10, 1.2, True),
    ),
    "food_tea": _types(
        ("snacks", "零食", "lingshi", 19, 0.21), ("green tea", "绿茶", "lvcha", 89, 0.12, 0.4),
        ("nuts", "坚果", "jianguo", 49, 0.16), ("oat flakes", "燕麦片", "yanmaipian", 29, 0.13, -0.2),
        ("fruit tea", "花果茶", "huaguocha", 35, 0.12, -0.6), ("beef jerky", "牛肉干", "niurougan", 59, 0.13, 0.4),
        ("oolong tea", "乌龙茶", "wulongcha", 139, 0.08, 0.5), ("tea set", "茶具", "chaju", 399, 0.05, 0.4),
    ),
}  # fmt: skip

# Which types of goods can meet a need: category -> atom (of `lexicon.ATOMS` and `search.words.TASTES`) -> places in TYPES, in
# hexadecimal. Who needs a quiet sole does not look for insoles, and no shop lists a suitcase for lectures.
SUITS = {
    "womenswear": {"pear": "02467", "plump": "01234567", "petite": "024567", "office": "0124567", "campus": "01234578", "nursing": "0135",
                   "home": "0345", "silk": "01238", "parents": "012567"},
    "leather_shoes": {"quiet": "01234", "wide": "0123456", "large": "0123456", "standing": "012346", "flat": "012456", "soft": "012346",
                      "wedding": "023", "driving": "012"},
    "running": {"heavy": "024", "wide_last": "012", "six_minutes": "02", "marathon": "0134567", "student": "0257", "rain": "02",
                "night": "02345", "treadmill": "02"},
    "home_textiles": {"dorm": "01235", "pet_hair": "0237", "crib": "0135", "nap": "13", "hot": "0125", "linen": "047", "hotel": "0146",
                      "mites": "01257", "newly_wed": "07"},
    "furniture_lighting": {"pet_sofa": "34", "child_desk": "02", "dorm_lamp": "0256", "home_office": "024", "rented": "012356",
                           "mid_century": "01235", "small": "2356", "bedtime": "01"},
    "kitchen_coffee": {"office_cup": "0235", "home_bar": "01", "baby_food": "56", "one_person": "456", "low_fat": "456", "camping": "1236",
                       "gift": "0123", "drip": "127", "breakfast": "46"},
    "beauty": {"oily": "02346", "first_lines": "36", "mature": "0136", "sweat": "02", "pregnant": "123467", "commute": "01", "stage": "015",
               "warm_skin": "015", "date": "15"},
    "mother_baby": {"working": "13", "picky": "48", "big_child": "0257", "late": "39", "run_pram": "0", "on_the_way": "0178", "organic": "56",
                    "night_milk": "13"},
    "pet_supplies": {"with_child": "256", "rented_pet": "2567", "alone": "567", "run_dog": "4", "old_pet": "3589", "picky_pet": "018",
                     "smell": "23", "flying": "49"},
    "bags": {"laptop": "013", "lectures": "012", "mummy": "012", "run_belt": "06", "light": "012347", "canvas": "0127", "short_trip": "0147",
             "rare": "0125", "concert": "026"},
    "jewellery": {"hide_round": "145", "student_budget": "0123456", "formal": "012356", "child_safe": "23", "men": "0236", "allergy": "0125",
                  "vintage": "0123456", "birthday": "012356"},
    "food_tea": {"sugar_free": "034", "protein": "035", "desk": "024", "night_shift": "024", "child": "023", "hometown": "05",
                 "gift_tea": "1267", "hiking": "025", "series": "0245"},
}  # fmt: skip

MOST = max(map(len, TYPES.values()))


def _table(read: str, empty: str | float) -> np.ndarray:
    rows = [[getattr(kind, read) for kind in TYPES[name]] for name in CATEGORIES]
    return np.array([row + [empty] * (MOST - len(row)) for row in rows])


# By category and type, (12, MOST); shorter lists are filled up with types of share 0.
TYPE_NAMES = _table("name", "").astype(object)
TYPE_ZH = _table("zh", "").astype(object)
TYPE_SHARE = _table("share", 0.0)
TYPE_MEN = _table("men", 0.0)
# How often goods are taken again by who goes back to their shop, relative to `Assumptions.used_up`.
USED_UP_SHARE = np.array([[USED_UP.get(name, USED_UP_ELSE) for name in names] for names in TYPE_NAMES])
# Usual price relative to the category's.
TYPE_PRICE = _table("price", 1.0) / np.array([entry[0] for entry in CATEGORIES.values()])[:, None]

# Whether goods of a type can meet each atom of `lexicon.ATOMS` (A, MOST).
MEETS = np.array(
    [
        [f"{place:x}" in SUITS[name][key] for place in range(MOST)]
        for name in CATEGORIES
        for key in (atom[0] for atom in ATOMS[name])
    ]
)

# How often goods of a category are made for each scenario (assumption; rows sum to 1).
SCENARIO_SHARE = {
    "womenswear": (0.45, 0.30, 0.12, 0.08, 0.05),
    "leather_shoes": (0.30, 0.50, 0.02, 0.10, 0.08),
    "running": (0.25, 0.03, 0.07, 0.60, 0.05),
    "home_textiles": (0.25, 0.08, 0.55, 0.02, 0.10),
    "furniture_lighting": (0.15, 0.25, 0.52, 0.02, 0.06),
    "kitchen_coffee": (0.25, 0.20, 0.30, 0.12, 0.13),
    "beauty": (0.50, 0.18, 0.10, 0.10, 0.12),
    "mother_baby": (0.40, 0.02, 0.33, 0.15, 0.10),
    "pet_supplies": (0.45, 0.02, 0.35, 0.13, 0.05),
    "bags": (0.35, 0.35, 0.02, 0.20, 0.08),
    "jewellery": (0.35, 0.18, 0.02, 0.05, 0.40),
    "food_tea": (0.30, 0.20, 0.20, 0.05, 0.25),
}
