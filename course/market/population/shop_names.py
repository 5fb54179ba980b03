"""Names of shops, all invented: most say what the shop sells, in Chinese or in English; some are whims; no two are alike."""

from __future__ import annotations

from itertools import product

import numpy as np

from course.market.core.lexicon import CATEGORIES
from course.market.core.streams import Streams

# First words: of poems, seasons and streets, in Chinese; what English names begin with; what owners call themselves.
HEADS = (
    "南枝 青禾 山月 云栖 半夏 初晴 拾光 听雨 小满 白露 谷雨 清和 知秋 晚风 星野 鹿鸣 松间 溪上 竹里 有间 一隅 暖阳 晴川 北岸 江南 姑苏 锦里 弄堂 巷口 "
    "朝夕 慢慢 素年 向晚 远山 浅草 花间 麦田 橘子 青柠 柚子 四月 七月 九月 立夏 初见 安然 如是 半亩 方寸 拾野 原野 云朵 月白 天青 石榴 海棠 "
    "蔷薇 芦苇 雾里 小鹿 白鹭 蓝鲸 燕子 蜗牛 松鼠 刺猬 春山 澄江 云间 長安 河畔 渡口 南山 微光 星期三 二十四桥 半日闲"
).replace("長", "长").split()  # fmt: skip
OWNERS = (
    "小林 阿敏 阿珍 小鱼 大白 老周 老陈 阿杰 文文 婷婷 琪琪 圆圆 安安 糖糖 乐乐 多多 朵朵 小七 小九 阿宁 阿禾 娜娜 莉莉 思雨 子墨 一诺 林姐 陈姐 "
    "阿芳 小唐 老顾 阿岚 秋秋 小雅 阿初 晓晓"
).split()  # fmt: skip
ENGLISH = (
    "Quiet", "Maple", "River", "Cloud", "Paper", "Willow", "Copper", "Plum", "Harbour", "Pebble", "Orchid", "Cedar", "Moss",
    "Velvet", "Kite", "Bamboo", "Saffron", "Drizzle", "Meadow", "Indigo", "Sparrow", "Lotus", "Juniper", "Clay", "Mint",
    "Feather", "Pine", "Morning", "Cobalt", "Marble", "Heron", "Magpie", "Fern", "Ivy", "Hazel", "Thistle", "Brook", "Valley",
    "Dawn", "Dusk", "Comet", "Otter", "Fox", "Lark", "Robin", "Poppy", "Daisy", "Clover", "Coral", "Sunday", "Corner", "Canal",
    "Old Town", "Second Street", "Half Moon", "North Gate", "Blue Door", "Third Floor", "Slow", "Lighthouse Road",
)  # fmt: skip

# category -> what a shop's name says of its trade, in Chinese and in English
TRADES = {
    "womenswear": ("女装 服饰 衣橱 穿搭 衣舍 裁缝铺 衣坊 女装店 衣铺 时装".split(),
                   "Wardrobe|Closet|Tailors|Dresses|Stitches|Seams|Skirts|Threads|Fashion|Womenswear".split("|")),
    "leather_shoes": ("鞋铺 鞋履 皮鞋 鞋坊 手工鞋 皮匠铺 鞋柜 鞋社 女鞋 鞋店".split(),
                      "Shoes|Soles|Cobblers|Leather|Loafers|Boots|Heels|Shoemakers".split("|")),
    "running": ("跑步 运动 跑团 跑步装备 运动馆 跑铺 跑者 运动社 跑步店 运动用品".split(),
                "Running|Strides|Track Club|Sprint|Trail Co|Miles|Pace|Run Lab".split("|")),
    "home_textiles": ("家纺 床品 棉品 家纺店 棉织 好眠 眠居 家纺馆 棉铺 布艺".split(),
                      "Bedding|Quilts|Pillows|Blankets|Sheets|Towels|Sleep|Dreams".split("|")),
    "furniture_lighting": ("家具 灯饰 木作 灯铺 家居 木坊 灯具 椅社 原木 家具店".split(),
                           "Lamps|Furniture|Woodworks|Chairs|Lighting|Sofas|Desks|Tables".split("|")),
    "kitchen_coffee": ("咖啡 厨具 厨房 咖啡器具 杯壶 锅铺 厨舍 豆铺 小厨 厨房用品".split(),
                       "Coffee|Kitchen|Kettles|Brew|Roastery|Cups|Pots and Pans|Cookware".split("|")),
    "beauty": ("美妆 护肤 妆品 妆室 美妆铺 美妆店 妆台 肌研 彩妆 护肤铺".split(),
               "Beauty|Skincare|Glow|Balm|Lips|Blush|Skin Lab|Bloom".split("|")),
    "mother_baby": ("母婴 童品 宝贝 母婴馆 童铺 母婴店 婴童 宝宝铺 母婴用品 育儿".split(),
                    "Baby|Mothers|Cradle|Nest|Little Ones|Mama|Kids|Baby and Co".split("|")),
    "pet_supplies": ("宠物 宠物铺 宠舍 喵铺 宠物店 猫狗铺 爪印 汪喵社 宠物馆 宠物用品".split(),
                     "Pets|Paws|Whiskers|Tails|Cats and Dogs|Puppies|Kittens|Paw and Co".split("|")),
    "bags": ("包袋 箱包 包铺 皮具 行囊 包坊 包社 手袋 箱包店 包包".split(),
             "Bags|Satchels|Luggage|Totes|Purses|Pouches|Bag Works|Travel Cases".split("|")),
    "jewellery": ("珠宝 首饰 饰品 银饰 银铺 金工 首饰店 饰物 玉坊 耳饰".split(),
                  "Jewellery|Rings|Pearls|Silver|Gems|Beads|Goldsmiths|Silversmiths".split("|")),
    "food_tea": ("茶铺 茶舍 零食 食铺 茶社 食品 零食铺 茶叶 好味 坚果铺".split(),
                 "Tea|Snacks|Tea House|Bakery|Honey and Tea|Nuts|Tea Leaves|Pantry Foods".split("|")),
}  # fmt: skip
WHIMS = "小店 小铺 工作室 造物 杂货 日记".split(), "Studio|Courtyard|Workshop|Atelier|Diary|Society".split("|")
SHARES = {"zh": 0.42, "owner": 0.14, "english": 0.30, "zh whim": 0.08, "english whim": 0.06}  # how shops are named (assumption)


def names(category: np.ndarray, streams: Streams) -> list[str]:
    """An invented name for each shop, given the index of its category (N,); a shop's name does not depend on later ones."""
    found = np.full(len(category), "", dtype=object)
    for index, trade in enumerate(CATEGORIES):
        rows = np.flatnonzero(category == index)
        found[rows] = _of_trade(index, trade, len(rows), streams.of("merchants", "names", trade))
    return list(found)


def _of_trade(index: int, trade: str, count: int, generator: np.random.Generator) -> list[str]:
    """`count` different names for shops of a trade, each way of naming about as often as `SHARES` says."""
    chinese, english = TRADES[trade]
    pools = {
        "zh": [head + word for head, word in product(HEADS, chinese)],
        "owner": [f"{owner}家{word}" for owner, word in product(OWNERS, chinese)],
        "english": [f"{head} {word}" for head, word in product(ENGLISH, english)],
        "zh whim": [head + word for head, word in product(HEADS, WHIMS[0])][index :: len(CATEGORIES)],
        "english whim": [f"{head} {word}" for head, word in product(ENGLISH, WHIMS[1])][index :: len(CATEGORIES)],
    }
    pool = [name for names in pools.values() for name in names]
    weight = np.concatenate([np.full(len(pools[way]), share / len(pools[way])) for way, share in SHARES.items()])
    # Weighted draws without putting back (Efraimidis & Spirakis 2006): the first names are the same however many are wanted.
    order = np.argsort(-np.log(1 - generator.random(len(pool))) / weight, kind="stable")
    chosen = [pool[place] for place in order[:count]]
    if len(chosen) < count:  # thousands of shops of one trade: names of two first words
        pairs = [f"{one}与{other}{word}" for one, other, word in product(HEADS, HEADS, chinese) if one < other]
        chosen += [pairs[place] for place in generator.permutation(len(pairs))[: count - len(chosen)]]
    return chosen
