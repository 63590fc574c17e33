# For Python 2, which this image does not have.
print 'never seen', 0777
