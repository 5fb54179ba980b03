"""Words people type: nouns, catalogue words, identities, suffixes, idioms, brands, slips of the finger, each with a gloss.

Needs themselves stand in `lexicon.ATOMS` (84 atoms that shops may serve). `TASTES` adds 18 open ones that people write
into searches and notes but that no shop is positioned on, so that the market's calibrated needs stay what they are:
102 atoms in all, 62 bound to a trait, 40 open. Strings are real Chinese; every brand is invented.
"""

from __future__ import annotations

# category -> open atoms beyond `lexicon.ATOMS`: (key, words, gloss)
TASTES = {
    "womenswear": (("parents", "见家长", "for meeting the parents"),),
    "leather_shoes": (("driving", "开车", "for driving"),),
    "running": (("treadmill", "跑步机", "for the treadmill"),),
    "home_textiles": (("mites", "防螨", "against mites"), ("newly_wed", "新婚", "for newly-weds")),
    "furniture_lighting": (("bedtime", "睡前阅读", "for reading in bed"),),
    "kitchen_coffee": (("drip", "手冲", "for hand-dripped coffee"), ("breakfast", "快手早餐", "for a quick breakfast")),
    "beauty": (("warm_skin", "黄黑皮", "for warm, dark skin"), ("date", "约会", "for a date")),
    "mother_baby": (("night_milk", "夜奶", "for feeding at night"),),
    "pet_supplies": (("flying", "坐飞机", "for flying with a pet"),),
    "bags": (("rare", "小众", "that few people carry"), ("concert", "看演唱会", "for a concert")),
    "jewellery": (("birthday", "生日礼物", "as a birthday present"),),
    "food_tea": (("hiking", "爬山", "for a hike"), ("series", "追剧", "for an evening of series")),
}

# category -> nouns, the most usual first: (words, gloss, pinyin without tones)
NOUNS = {
    "womenswear": (
        ("连衣裙", "dress", "lianyiqun"), ("衬衫", "shirt", "chenshan"), ("半身裙", "skirt", "banshenqun"),
        ("西装外套", "blazer", "xizhuangwaitao"), ("阔腿裤", "wide-legged trousers", "kuotuiku"), ("针织衫", "knitted top", "zhenzhishan"),
    ),
    "leather_shoes": (
        ("皮鞋", "leather shoes", "pixie"), ("乐福鞋", "loafers", "lefuxie"), ("单鞋", "court shoes", "danxie"),
        ("高跟鞋", "high heels", "gaogenxie"), ("短靴", "ankle boots", "duanxue"), ("凉鞋", "sandals", "liangxie"),
    ),
    "running": (
        ("跑鞋", "running shoes", "paoxie"), ("运动鞋", "trainers", "yundongxie"), ("速干衣", "quick-drying shirt", "suganyi"),
        ("压缩裤", "compression tights", "yasuoku"), ("运动手表", "sports watch", "yundongshoubiao"), ("跑步袜", "running socks", "paobuwa"),
    ),
    "home_textiles": (
        ("四件套", "bedding set", "sijiantao"), ("枕头", "pillow", "zhentou"), ("夏凉被", "summer quilt", "xialiangbei"),
        ("毛毯", "blanket", "maotan"), ("窗帘", "curtains", "chuanglian"), ("床垫", "mattress", "chuangdian"),
    ),
    "furniture_lighting": (
        ("台灯", "desk lamp", "taideng"), ("书桌", "desk", "shuzhuo"), ("沙发", "sofa", "shafa"),
        ("落地灯", "floor lamp", "luodideng"), ("人体工学椅", "ergonomic chair", "rentigongxueyi"), ("收纳柜", "storage cabinet", "shounagui"),
    ),
    "kitchen_coffee": (
        ("咖啡机", "coffee machine", "kafeiji"), ("保温杯", "thermos cup", "baowenbei"), ("空气炸锅", "air fryer", "kongqizhaguo"),
        ("饭盒", "lunch box", "fanhe"), ("磨豆机", "coffee grinder", "modouji"), ("锅具", "pots and pans", "guoju"),
    ),
    "beauty": (
        ("粉底液", "foundation", "fendiye"), ("口红", "lipstick", "kouhong"), ("防晒霜", "sunscreen", "fangshaishuang"),
        ("面霜", "face cream", "mianshuang"), ("洗面奶", "face wash", "ximiannai"), ("眼影盘", "eyeshadow palette", "yanyingpan"),
    ),
    "mother_baby": (
        ("婴儿车", "pram", "yingerche"), ("奶瓶", "feeding bottle", "naiping"), ("纸尿裤", "nappies", "zhiniaoku"),
        ("吸奶器", "breast pump", "xinaiqi"), ("儿童餐椅", "high chair", "ertongcanyi"), ("睡袋", "sleeping bag", "shuidai"),
    ),
    "pet_supplies": (
        ("猫粮", "cat food", "maoliang"), ("猫砂盆", "litter box", "maoshapen"), ("狗窝", "dog bed", "gouwo"),
        ("牵引绳", "lead", "qianyinsheng"), ("自动喂食器", "automatic feeder", "zidongweishiqi"), ("猫爬架", "cat tree", "maopajia"),
    ),
    "bags": (
        ("双肩包", "backpack", "shuangjianbao"), ("托特包", "tote bag", "tuotebao"), ("斜挎包", "crossbody bag", "xiekuabao"),
        ("公文包", "briefcase", "gongwenbao"), ("行李箱", "suitcase", "xinglixiang"), ("钱包", "purse", "qianbao"),
    ),
    "jewellery": (
        ("项链", "necklace", "xianglian"), ("耳环", "earrings", "erhuan"), ("戒指", "ring", "jiezhi"),
        ("手链", "bracelet", "shoulian"), ("发夹", "hair clip", "fajia"), ("珍珠耳钉", "pearl ear studs", "zhenzhuerding"),
    ),
    "food_tea": (
        ("零食", "snacks", "lingshi"), ("绿茶", "green tea", "lvcha"), ("坚果", "nuts", "jianguo"),
        ("燕麦片", "oat flakes", "yanmaipian"), ("花果茶", "fruit tea", "huaguocha"), ("牛肉干", "beef jerky", "niurougan"),
    ),
}  # fmt: skip

# category -> three groups of catalogue words (occasion or time, material, feature); a string takes at most one of each
CATALOGUE = {
    "womenswear": (
        (("夏季", "summer"), ("春秋", "spring and autumn"), ("法式", "French-style"), ("新中式", "neo-Chinese"), ("韩系", "Korean-style")),
        (("纯棉", "pure cotton"), ("雪纺", "chiffon"), ("亚麻", "linen"), ("醋酸", "acetate")),
        (("收腰", "waisted"), ("显瘦", "slimming"), ("宽松", "loose"), ("碎花", "flowered"), ("长款", "long")),
    ),
    "leather_shoes": (
        (("夏季", "summer"), ("四季", "all-season"), ("英伦", "British-style"), ("复古", "retro")),
        (("真皮", "real leather"), ("牛皮", "cowhide"), ("漆皮", "patent leather"), ("羊皮", "sheepskin")),
        (("粗跟", "block-heeled"), ("尖头", "pointed"), ("厚底", "thick-soled"), ("一脚蹬", "slip-on"), ("黑色", "black")),
    ),
    "running": (
        (("夏季", "summer"), ("专业", "professional"), ("入门", "beginners'"), ("轻量", "lightweight")),
        (("网面", "mesh"), ("碳板", "carbon-plated"), ("飞织", "flyknit")),
        (("缓震", "cushioned"), ("支撑", "supportive"), ("透气", "breathable"), ("防滑", "non-slip"), ("减震", "shock-absorbing")),
    ),
    "home_textiles": (
        (("夏季", "summer"), ("加厚", "thick"), ("双人", "double"), ("单人", "single"), ("北欧", "Nordic")),
        (("纯棉", "pure cotton"), ("天丝", "lyocell"), ("乳胶", "latex"), ("蚕丝", "silk-filled")),
        (("水洗", "washed"), ("抗菌", "antibacterial"), ("遮光", "blackout"), ("可机洗", "machine-washable")),
    ),
    "furniture_lighting": (
        (("客厅", "living-room"), ("卧室", "bedroom"), ("书房", "study"), ("北欧", "Nordic")),
        (("实木", "solid-wood"), ("布艺", "fabric"), ("金属", "metal"), ("藤编", "rattan")),
        (("护眼", "eye-friendly"), ("可折叠", "folding"), ("可升降", "height-adjustable"), ("简约", "plain"), ("带抽屉", "with drawers")),
    ),
    "kitchen_coffee": (
        (("家用", "household"), ("小型", "small"), ("便携", "portable"), ("商用", "commercial")),
        (("不锈钢", "stainless-steel"), ("陶瓷", "ceramic"), ("玻璃", "glass"), ("铸铁", "cast-iron")),
        (("全自动", "fully automatic"), ("大容量", "large"), ("分格", "divided"), ("易清洗", "easy-to-clean"), ("半自动", "semi-automatic")),
    ),
    "beauty": (
        (("夏季", "summer"), ("秋冬", "winter"), ("日常", "everyday"), ("新手", "beginners'")),
        (("氨基酸", "amino-acid"), ("烟酰胺", "niacinamide"), ("玻尿酸", "hyaluronic-acid"), ("植物", "plant-based")),
        (("持妆", "long-lasting"), ("保湿", "moisturising"), ("控油", "oil-control"), ("遮瑕", "concealing"), ("不脱妆", "smudge-proof")),
    ),
    "mother_baby": (
        (("新生儿", "newborn"), ("宝宝", "baby"), ("夏季", "summer"), ("四季", "all-season")),
        (("纯棉", "pure cotton"), ("硅胶", "silicone"), ("玻璃", "glass"), ("竹纤维", "bamboo-fibre")),
        (("轻便", "light"), ("可折叠", "folding"), ("防胀气", "anti-colic"), ("宽口径", "wide-neck"), ("超薄", "ultra-thin")),
    ),
    "pet_supplies": (
        (("幼猫", "kitten"), ("大型犬", "large-dog"), ("小型犬", "small-dog"), ("四季", "all-season")),
        (("无谷", "grain-free"), ("冻干", "freeze-dried"), ("原木", "log-wood"), ("尼龙", "nylon")),
        (("封闭式", "closed"), ("可拆洗", "washable"), ("大号", "large"), ("低敏", "hypoallergenic"), ("防外溅", "splash-proof")),
    ),
    "bags": (
        (("夏季", "summer"), ("商务", "business"), ("百搭", "versatile"), ("休闲", "casual")),
        (("真皮", "real leather"), ("尼龙", "nylon"), ("牛津布", "Oxford-cloth"), ("编织", "woven")),
        (("大容量", "large"), ("防水", "waterproof"), ("多隔层", "many-pocketed"), ("小号", "small"), ("20寸", "20-inch")),
    ),
    "jewellery": (
        (("法式", "French-style"), ("国风", "Chinese-style"), ("气质", "elegant"), ("简约", "plain")),
        (("925银", "925-silver"), ("珍珠", "pearl"), ("黄金", "gold"), ("钛钢", "titanium-steel")),
        (("不掉色", "non-fading"), ("可调节", "adjustable"), ("叠戴", "stackable"), ("锁骨", "collarbone"), ("轻奢", "affordable-luxury")),
    ),
    "food_tea": (
        (("夏季", "summer"), ("网红", "much-shared"), ("独立装", "singly packed"), ("礼盒装", "gift-boxed")),
        (("全麦", "whole-wheat"), ("冻干", "freeze-dried"), ("原味", "plain"), ("手工", "handmade")),
        (("低卡", "low-calorie"), ("非油炸", "not fried"), ("饱腹", "filling"), ("清香", "fragrant"), ("500g", "500-g")),
    ),
}  # fmt: skip

# Which nouns (their places in NOUNS, from 0) a catalogue word can stand before; words not listed suit all of their category.
SUITS = {
    "womenswear": {"收腰": "013", "雪纺": "0124", "醋酸": "0124", "碎花": "012", "长款": "0235"},
    "leather_shoes": {"一脚蹬": "012", "粗跟": "2345", "尖头": "0234"},
    "running": {"网面": "012", "碳板": "0", "飞织": "01", "缓震": "015", "支撑": "013", "透气": "01235", "防滑": "015", "减震": "015"},
    "home_textiles": {"加厚": "0345", "双人": "01235", "单人": "01235", "北欧": "034", "纯棉": "0123", "天丝": "012", "乳胶": "15",
                      "蚕丝": "12", "水洗": "023", "抗菌": "0125", "遮光": "4", "可机洗": "0123"},
    "furniture_lighting": {"客厅": "235", "卧室": "0135", "书房": "0134", "实木": "125", "布艺": "2", "金属": "035", "藤编": "235",
                           "护眼": "03", "可折叠": "012", "可升降": "14", "带抽屉": "15"},
    "kitchen_coffee": {"家用": "0245", "小型": "024", "便携": "0134", "商用": "045", "不锈钢": "1345", "陶瓷": "135", "玻璃": "23",
                       "铸铁": "5", "全自动": "02", "大容量": "123", "分格": "3", "半自动": "04"},
    "beauty": {"夏季": "0234", "秋冬": "013", "新手": "015", "氨基酸": "4", "烟酰胺": "34", "玻尿酸": "023", "植物": "01234",
               "持妆": "015", "保湿": "0134", "控油": "024", "遮瑕": "0", "不脱妆": "012"},
    "mother_baby": {"新生儿": "0125", "夏季": "025", "四季": "05", "纯棉": "25", "硅胶": "13", "玻璃": "1", "竹纤维": "25",
                    "轻便": "034", "可折叠": "04", "防胀气": "1", "宽口径": "13", "超薄": "25"},
    "pet_supplies": {"幼猫": "0145", "大型犬": "23", "小型犬": "23", "四季": "2", "无谷": "0", "冻干": "0", "原木": "25", "尼龙": "23",
                     "封闭式": "12", "可拆洗": "124", "大号": "125", "低敏": "0", "防外溅": "14"},
    "bags": {"商务": "0345", "牛津布": "034", "编织": "12", "大容量": "0124", "多隔层": "01235", "20寸": "4"},
    "jewellery": {"可调节": "023", "叠戴": "023", "锁骨": "0", "珍珠": "01345"},
    "food_tea": {"全麦": "03", "冻干": "03", "原味": "0235", "手工": "0145", "低卡": "035", "非油炸": "02", "饱腹": "03", "清香": "14",
                 "500g": "12345"},
}  # fmt: skip

EVERYWHERE = tuple(NOUNS)
WORN = ("womenswear", "leather_shoes", "running", "bags", "jewellery", "beauty")
# Who one is: (words, gloss, trait, categories in which it is said)
IDENTITIES = (
    ("女生", "for women", "gender=female", WORN), ("男生", "for men", "gender=male", ("leather_shoes", "running", "bags", "beauty")),
    ("大学生", "for university students", "work_place=campus", EVERYWHERE), ("上班族", "for office workers", "work_place=open_office|quiet_office", EVERYWHERE),
    ("打工人", "for working people", "work_place=shop_floor|open_office", EVERYWHERE), ("自由职业", "for freelancers", "work_place=home", EVERYWHERE),
    ("宝妈", "for mums", "has_kid=True", EVERYWHERE), ("新手爸妈", "for new parents", "has_kid=True", ("mother_baby", "home_textiles", "kitchen_coffee")),
    ("养猫人", "for cat people", "has_pet=True", ("pet_supplies", "home_textiles", "furniture_lighting")),
    ("跑步新手", "for new runners", "runs=True", ("running", "bags", "food_tea")),
    ("妈妈", "for one's mother", "age_band=35-44|45+", WORN), ("中老年", "for older people", "age_band=45+", EVERYWHERE),
    ("00后", "for people born after 2000", "age_band=18-24", WORN), ("90后", "for people born in the nineties", "age_band=25-34", EVERYWHERE),
)  # fmt: skip

# What sort of answer is wanted, the most usual first, by platform: (words, gloss)
SUFFIXES = {
    "home": (
        ("推荐", "recommendations"), ("测评", "reviewed"), ("怎么选", "how to choose"), ("平价", "affordable"), ("分享", "shared"),
        ("求推荐", "please recommend"), ("避雷", "what to avoid"), ("哪个牌子好", "which brand is good"), ("真实测评", "honest review"), ("攻略", "guide"),
    ),
    "shelf": (
        ("正品", "genuine"), ("包邮", "post-free"), ("旗舰店", "flagship shop"), ("新款", "new"), ("同款", "same model"),
        ("官方", "official"), ("特价", "reduced"), ("批发", "wholesale"), ("2024款", "2024 model"), ("清仓", "clearance"),
    ),
}  # fmt: skip

# Whole strings that many people type: (text, gloss, life atoms it states); home first, then shelf
IDIOMS: dict[str, dict[str, tuple[tuple[str, str, int], ...]]] = {
    "home": {
        "womenswear": (("梨形身材夏天怎么穿", "what to wear in summer with a pear-shaped body", 1), ("微胖女生显瘦穿搭", "slimming outfits for plump women", 1), ("通勤穿搭", "outfits for the office", 1)),
        "leather_shoes": (("一天走两万步也不累的皮鞋", "leather shoes for twenty thousand steps a day", 1), ("脚宽脚背高穿什么单鞋", "which court shoes for wide feet with a high instep", 2), ("乐福鞋搭配", "how to wear loafers", 0)),
        "running": (("大体重胖脚丫的儿童跑鞋", "running shoes for heavy children with chubby feet", 2), ("配速6分左右的缓震跑鞋推荐", "recommendations of cushioned running shoes for a pace of about six minutes", 1), ("跑鞋入门", "introduction to running shoes", 0)),
        "home_textiles": (("宿舍床上三件套怎么选", "how to choose a bedding set for a dormitory", 1), ("养猫家庭不粘毛的四件套", "bedding set that cat hair does not stick to", 1), ("枕头推荐", "pillow recommendations", 0)),
        "furniture_lighting": (("小户型客厅沙发怎么摆", "where to put the sofa in a small living room", 1), ("租房改造神器", "marvels for doing up a rented room", 1), ("台灯怎么选", "how to choose a desk lamp", 0)),
        "kitchen_coffee": (("打工人带饭减脂餐", "packed low-fat lunches for working people", 2), ("一人食小锅推荐", "recommendations of small pots for one person", 1), ("咖啡机测评", "coffee machines reviewed", 0)),
        "beauty": (("油皮夏天不脱妆的粉底液", "foundation that stays on oily skin in summer", 1), ("黄黑皮显白口红", "lipstick that brightens warm, dark skin", 1), ("面霜推荐", "face cream recommendations", 0)),
        "mother_baby": (("职场妈妈背奶好物分享", "good things for mothers who pump at work, shared", 1), ("一岁宝宝挑食怎么办", "what to do about a picky one-year-old", 1), ("待产包清单", "list for the hospital bag", 0)),
        "pet_supplies": (("上班族一个人在家的猫怎么办", "what to do about a cat alone at home all day", 1), ("租房养猫好物", "good things for a cat in a rented room", 1), ("猫粮测评", "cat food reviewed", 0)),
        "bags": (("能装电脑的通勤包女", "women's bag for the office that takes a laptop", 2), ("小众包包推荐", "recommendations of bags that few people carry", 1), ("行李箱怎么选", "how to choose a suitcase", 0)),
        "jewellery": (("圆脸适合戴什么耳环", "which earrings suit a round face", 1), ("送闺蜜生日礼物平价", "affordable birthday presents for a best friend", 1), ("项链叠戴", "layering necklaces", 0)),
        "food_tea": (("办公室解馋又不胖的零食", "snacks for the desk that do not fatten", 2), ("无糖零食推荐", "recommendations of snacks without sugar", 1), ("茶叶入门", "introduction to tea", 0)),
    },
    "shelf": {
        "womenswear": (("连衣裙女夏季新款2024", "women's dress summer new 2024", 0), ("大码女装显瘦套装洋气", "plus-size women's slimming set", 1)),
        "leather_shoes": (("女士皮鞋真皮软底舒适", "women's real leather shoes soft-soled comfortable", 1), ("男士商务正装皮鞋", "men's business leather shoes", 0)),
        "running": (("跑步鞋男款减震透气", "men's running shoes shock-absorbing breathable", 0), ("中考体育专用鞋", "shoes for the school sports exam", 1)),
        "home_textiles": (("床上四件套纯棉全棉100", "bedding set pure cotton 100", 0), ("夏凉被可水洗空调被", "washable summer quilt", 0)),
        "furniture_lighting": (("书桌电脑桌家用简约卧室", "desk computer desk household plain bedroom", 0), ("护眼台灯学习专用", "eye-friendly desk lamp for study", 1)),
        "kitchen_coffee": (("咖啡机家用小型全自动", "coffee machine household small fully automatic", 0), ("保温杯大容量男", "men's large thermos cup", 0)),
        "beauty": (("防晒霜面部专用女", "women's sunscreen for the face", 0), ("口红不沾杯持久不掉色", "lipstick long-lasting non-fading", 0)),
        "mother_baby": (("婴儿推车可坐可躺轻便折叠", "pram sit or lie light folding", 0), ("新生儿奶瓶套装", "newborn feeding bottle set", 0)),
        "pet_supplies": (("猫粮成猫幼猫通用10斤", "cat food for cats and kittens 5 kg", 0), ("狗窝四季通用可拆洗", "dog bed all-season washable", 0)),
        "bags": (("双肩包男大容量电脑包", "men's large backpack for a computer", 1), ("行李箱20寸登机箱", "suitcase 20-inch cabin", 0)),
        "jewellery": (("纯银手链女生款", "women's silver bracelet", 0), ("珍珠项链送妈妈", "pearl necklace for one's mother", 1)),
        "food_tea": (("零食大礼包整箱送女友", "box of snacks for a girlfriend", 1), ("绿茶2024新茶散装", "green tea 2024 new loose", 0)),
    },
}  # fmt: skip

# Invented brands: two characters with their sound, or Latin letters; every category draws its own from these.
BRAND_HEADS = (
    ("柚", "You"), ("岚", "Lan"), ("砚", "Yan"), ("堇", "Jin"), ("栀", "Zhi"), ("屿", "Yu"), ("澍", "Shu"), ("麓", "Lu"),
    ("鹿", "Lu"), ("芃", "Peng"), ("汀", "Ting"), ("霁", "Ji"), ("茉", "Mo"), ("桉", "An"), ("沅", "Yuan"), ("朵", "Duo"),
    ("觅", "Mi"), ("蔻", "Kou"), ("珂", "Ke"), ("眠", "Mian"), ("筠", "Yun"), ("禧", "Xi"), ("暮", "Mu"), ("螺", "Luo"),
)  # fmt: skip
BRAND_TAILS = (
    ("柒", "qi"), ("坞", "wu"), ("泮", "pan"), ("嘟", "du"), ("棂", "ling"), ("叙", "xu"), ("阡", "qian"), ("肆", "si"),
    ("牍", "du"), ("咚", "dong"), ("瓯", "ou"), ("篱", "li"), ("朔", "shuo"), ("苓", "ling"), ("啾", "jiu"), ("渡", "du"),
    ("盏", "zhan"), ("檐", "yan"), ("犀", "xi"), ("伍", "wu"), ("陌", "mo"), ("砾", "li"), ("褐", "he"), ("窝", "wo"),
)  # fmt: skip
LATIN_BRANDS = (
    "Velqua", "NORVIX", "kisomu", "Tamzelo", "Pemdra", "ROVIKO", "daxuma", "Quimé", "Ziboro", "quelvo", "MIRDAX", "Fonzua",
    "oskelu", "Jumvara", "TELVUM", "brixola", "Wandeqo", "Yulmaro", "SOVEKA", "hexomi", "Pluvaré", "Cindovo", "GARUMI", "nilvoxa",
)  # fmt: skip
MODEL_LETTERS = "AKSTVX"
MODEL_NUMBERS = 30
MODEL_WORDS = (("Pro", "Pro"), ("mini", "mini"), ("2代", "second generation"), ("3代", "third generation"), ("Max", "Max"))

# Slips: characters that sound or look alike.
SLIPS = {"荐": "见", "裙": "群", "鞋": "协", "机": "鸡", "包": "苞", "粮": "量", "链": "连", "霜": "双", "灯": "登", "套": "桃", "测": "侧", "茶": "査", "杯": "怀"}  # fmt: skip
EMOJI = ("✨", "👟", "❤️", "🙏", "🙋‍♀️", "😭")
