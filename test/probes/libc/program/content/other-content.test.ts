import { describe, expect, it } from 'vitest';
import { linkText, otherKind } from '../../../../../probes/libc/program/content/other-content.ts';
import { otherWords } from '../../../../../probes/libc/program/content/other-words.ts';

const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'latin1'));
const tar = `app${'\0'.repeat(254)}ustar\0`;

describe('what lies in the place of a program', () => {
  it.each([
    ['', 'empty'],
    ['version https://git-lfs.github.com/spec/v1\n', 'git-lfs'],
    ['MZ\x90\0', 'windows'],
    ['\xcf\xfa\xed\xfe\x0c', 'macos'],
    ['\xfe\xed\xfa\xce\0', 'macos'],
    ['\xca\xfe\xba\xbe\0\0\0\x02', 'macos'],
    ['\xca\xfe\xba\xbe\0\0\0\x41', 'java-class'],
    ['\x01\xf7\0\x05', 'aix'],
    ['\0\0\x8a\x97', 'plan9'],
    ['\0asm\x01\0\0\0', 'wasm'],
    ['!<arch>\ndebian-binary   1', 'deb'],
    ['!<arch>\n__.PKGDEF       0', 'go-archive'],
    ['!<arch>\nfoo.o/', 'archive'],
    ['\xed\xab\xee\xdb\x03', 'rpm'],
    ['\x1f\x8b\x08', 'gzip'],
    ['PK\x03\x04', 'zip'],
    ['\x28\xb5\x2f\xfd', 'zstd'],
    ['\xfd7zXZ\0', 'xz'],
    ['BZh91AY', 'bzip2'],
    ['LZIP\x01', 'lzip'],
    ['070701000', 'cpio'],
    ['hsqs\x07', 'squashfs'],
    ['{"schemaVersion": 2, "config": {}}', 'image-json'],
    ['{\n  "architecture": "amd64"', 'image-json'],
    ['diff --git a/x b/x\n', 'patch'],
    [tar, 'tar'],
    ['BC\xc0\xde', 'llvm'],
    ['\xef\xbb\xbf#!/bin/sh\n', 'byte-order-mark'],
    ['\xff\xfe#\0!\0', 'utf-16'],
    ['-----BEGIN CERTIFICATE-----\n', 'pem'],
    ['#!\necho hi\n', 'no-interpreter'],
    ['<!DOCTYPE html>\n', 'html'],
    ['\n<html lang="en">', 'html'],
    ['<?xml version="1.0"?><Error><Code>AccessDenied</Code>', 'xml'],
    ['Not Found', 'http-error'],
    ['404: Not Found', 'http-error'],
    ['404 page not found\n', 'http-error'],
    ['{"message": "Bad credentials"}', 'json-error'],
    ['// Copyright\n\n/* a\n b */\npackage main\n\nimport "os"\n', 'go-source'],
    ['package main', 'go-source'],
    ['package managers are not programs\n', 'text'],
    ['module example.com/app\n\ngo 1.26\n', 'go-mod'],
    ['# syntax=docker/dockerfile:1\nFROM scratch\n', 'dockerfile'],
    ['from os import path\n', 'text'],
    ['#include <stdio.h>\n', 'c-source'],
    ['../build/app\n', 'link-text'],
    ['echo hi\n', 'text'],
    ['\x01\x02\x03', 'data'],
  ] as const)('%j is %s', (text, kind) => {
    expect(otherKind(bytes(text))).toBe(kind);
    expect(otherWords[kind].remedy('/app', null)).toMatch(/^[\x20-\x7e]+$/);
  });

  it('tells the path of a link that became a file', () => {
    expect(linkText(bytes('../build/app\n'))).toBe('../build/app');
    expect(linkText(bytes('echo hi\n'))).toBe(null);
  });
});
