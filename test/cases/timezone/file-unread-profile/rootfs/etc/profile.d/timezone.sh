# the zone of the company
export TZ="Asia/Shanghai"
