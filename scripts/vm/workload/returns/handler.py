def handler(event):
    return {"n": 3}
