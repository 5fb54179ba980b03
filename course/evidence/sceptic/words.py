"""What a reader of Chinese and English brings along: names of goods, pairs of words that make no sense, trades, endings.

These lists are the sceptic's own, not the market's: they judge it. A name that the market adds and that is missing here makes
nothing believable or unbelievable, it is only not recognised; add it.
"""

from __future__ import annotations

# Goods by their English names; the names of one line are the same to somebody who looks for them.
GOODS = (
    "dress", "shirt|blouse", "t-shirt", "skirt", "blazer", "trousers|wide-legged trousers", "jeans", "coat", "jacket", "scarf",
    "knitted top|cardigan|sweater|jumper", "leather shoes", "loafers", "court shoes", "high heels", "ankle boots", "tall boots",
    "sandals", "slippers", "insoles", "running shoes|trainers|daily trainers|cushioned trainers|racing shoes",
    "quick-drying shirt", "compression tights", "shorts", "sports watch", "running socks|socks", "bedding set|sheet set", "pillow",
    "pillowcase", "summer quilt|quilt|duvet", "blanket|throw", "curtains", "mattress", "towel", "desk lamp|lamp", "floor lamp|lamp",
    "desk", "sofa", "ergonomic chair|chair", "storage cabinet|shelf", "coffee machine|espresso machine", "coffee grinder|grinder",
    "thermos cup|cup", "kettle", "filter", "air fryer", "lunch box", "pots and pans", "foundation", "lipstick", "lip balm",
    "sunscreen", "face cream", "serum", "face wash|cleanser", "care set", "eyeshadow palette", "pram|pushchair|stroller",
    "feeding bottle|bottle", "nappies", "breast pump", "high chair", "sleeping bag|sleep suit", "carrier", "bib", "cat food",
    "dog food", "treats", "litter box", "dog bed|bed", "lead", "automatic feeder", "fountain", "cat tree", "toy", "backpack",
    "tote bag|tote", "crossbody bag", "briefcase", "suitcase", "purse", "pouch", "necklace", "earrings|ear studs",
    "pearl ear studs|ear studs", "ring", "bracelet", "watch", "hair clip", "snacks|sampler", "nuts|nut box", "green tea",
    "fruit tea", "oolong tin", "tea set", "gift box", "oat flakes", "beef jerky",
)  # fmt: skip

# Two words of one search that nobody would type together. Regular expressions, in either order.
NONSENSE = (
    # materials and makes that exclude each other
    ("平底", "高跟|粗跟"), ("真丝", "纯棉|亚麻|醋酸"), ("帆布", "真皮|尼龙|牛津布|编织|行李箱"), ("亚麻", "蚕丝|乳胶"),
    # an atom that is a thing of its own, before another thing
    ("宿舍灯", "沙发|书桌|人体工学椅|收纳柜|落地灯"), ("妈咪包", "公文包|行李箱|钱包|双肩包|托特包|斜挎包"), ("跑步腰包", "公文包|行李箱|钱包|双肩包|托特包|斜挎包"),
    ("慢跑推车", "纸尿裤|奶瓶|吸奶器|餐椅|睡袋|婴儿车"), ("办公室零食", "零食|绿茶|坚果|燕麦片|花果茶|牛肉干"), ("儿童零食", "零食|绿茶|坚果|燕麦片|花果茶|牛肉干"),
    # places and people that do not go with the thing
    ("婴儿床", "窗帘|双人"), ("宿舍", "双人|新婚"), ("酒店风", "婴儿床|宿舍"), ("午睡", "四件套|双人"), ("猫抓", "台灯|落地灯"),
    ("儿童学习", "沙发"), ("睡前阅读", "书桌|收纳柜|人体工学椅"), ("跑步遛狗|遛狗", "猫粮|猫砂盆|猫爬架|自动喂食器|狗窝"), ("坐飞机", "猫爬架|猫砂盆|狗窝|自动喂食器"),
    ("独自在家", "牵引绳"), ("租房养猫|养猫", "狗窝|牵引绳"), ("老年", "幼猫"), ("挑嘴", "狗窝|牵引绳|猫砂盆|猫爬架"), ("除味", "牵引绳|自动喂食器"),
    # needs that the thing cannot meet
    ("有机", "婴儿车|吸奶器|餐椅|奶瓶"), ("挑食", "婴儿车|纸尿裤|吸奶器|睡袋"), ("背奶", "纸尿裤|婴儿车|餐椅|睡袋"), ("夜奶", "婴儿车|餐椅"), ("高龄", "奶瓶|纸尿裤|餐椅|睡袋|婴儿车"),
    ("大宝宝", "新生儿|吸奶器"), ("减脂", "咖啡机|保温杯|磨豆机"), ("辅食", "咖啡机|磨豆机"), ("手冲", "饭盒|空气炸锅|锅具|全自动"), ("快手早餐", "保温杯"),
    ("防汗|舞台", "洗面奶|面霜"), ("伪素颜", "洗面奶|眼影盘"), ("初老", "熟龄"), ("跑步机", "雨天|夜跑|全马"), ("装电脑", "钱包"),
    ("上课", "钱包|行李箱"), ("看演唱会", "公文包"), ("胖脚", "手表|速干衣|压缩裤"), ("哺乳", "西装外套|阔腿裤|半身裙"), ("高蛋白", "绿茶|花果茶"), ("男士", "发夹"),
)  # fmt: skip

# What may stand behind the noun of a search without being part of the name: what sort of answer is wanted.
ENDINGS = (
    "求推荐", "推荐", "真实测评", "测评", "怎么选", "平价", "分享", "避雷", "哪个牌子好", "攻略", "正品", "包邮", "旗舰店", "新款", "同款", "官方", "特价", "批发", "2024款", "清仓",
)  # fmt: skip

PRICE_PLACE_QUESTION = (
    r"\d+元|\d+块|百元|千元|以内|以下|预算|便宜|多少钱|￥|¥|"
    r"北京|上海|广州|深圳|杭州|成都|重庆|武汉|苏州|南京|云南|义乌|附近|"
    r"[?？]|吗|呢$|什么|怎么|哪|如何|求"
)

# A gloss that a Chinese reader would not sign: Chinese word, what is wrong in its English (or, empty, in the word itself), why.
WRONG_GLOSSES = (
    ("猫抓", "", "scratched by cats; what a cat cannot scratch is 防猫抓"),
    ("高龄", "", "alone it means elderly; older mothers are 高龄产妇"),
    ("熬夜", r"shift", "to stay up late"),
    ("午睡", r"office", "a nap, anywhere"),
    ("胖脚", r"last", "chubby feet; a wide last is 宽楦"),
    ("伪素颜", r"work|office", "a bare-faced look, anywhere"),
)
SHAPES = ("plump", "pear")  # bodies that words may shame
FITTING = ("womenswear", "running")  # where a body decides whether goods fit, so that an atom may be bound to it

# Words that name a trade in a shop's name: category -> English and Chinese words.
TRADES = {
    "womenswear": "dress|wardrobe|tailor|silk|linen|closet|fashion|skirt|shirt|seam|stitch|thread|女装|衣|裙|服饰|穿搭|裁缝",
    "leather_shoes": "shoe|sole|heel|cobbler|leather|loafer|boot|last|步|鞋|履|皮匠",
    "running": "run|pace|stride|mile|track|sprint|trail|marathon|跑|运动|配速",
    "home_textiles": "linen|quilt|pillow|blanket|sheet|bedding|towel|sleep|nap|dream|家纺|被|枕|床品|棉|眠|毯",
    "furniture_lighting": "lamp|lantern|chair|table|desk|sofa|wood|furniture|bench|shelf|light|家具|灯|木|椅|桌|沙发",
    "kitchen_coffee": "kitchen|coffee|teapot|kettle|cup|pot|pan|bean|brew|cook|roast|厨|咖啡|锅|杯|豆|碗",
    "beauty": "beauty|skin|glow|lip|blush|petal|bloom|cream|balm|powder|美妆|护肤|颜|妆|肌|面膜",
    "mother_baby": "baby|mother|mama|mum|cradle|nest|child|little|kid|母婴|宝|童|婴|妈|娃",
    "pet_supplies": "pet|paw|cat|dog|whisker|tail|kitten|puppy|bark|meow|宠|猫|狗|喵|汪|爪",
    "bags": "bag|satchel|purse|tote|pouch|case|luggage|leather|包|箱|囊|行囊",
    "jewellery": "jewel|ring|pearl|silver|gold|gem|bead|amber|jade|饰|珠|银|金|玉|首饰",
    "food_tea": "tea|teapot|leaf|snack|nut|almond|bakery|honey|food|ginger|sesame|tangerine|lychee|walnut|osmanthus|茶|食|零食|果|味|糕|坚果",
}  # fmt: skip
